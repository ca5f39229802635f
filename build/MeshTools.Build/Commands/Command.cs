namespace MeshTools.Build.Commands;

/// <summary>One thing this program can do.</summary>
/// <param name="Name">As it is written on the command line.</param>
/// <param name="Summary">One line for the usage text.</param>
/// <param name="Run">Does it and gives back the exit code.</param>
internal sealed record Command(string Name, string Summary, Func<Job, CancellationToken, Task<int>> Run);
