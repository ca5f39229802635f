namespace MeshTools.Build.Testing;

/// <summary>A test that failed.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Message">What it said.</param>
/// <param name="Stack">Where, and whatever else the test printed.</param>
internal sealed record TestFailure(string Name, string Message, string Stack);
