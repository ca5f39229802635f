namespace MeshTools.Build;

/// <summary>A command cannot go on, for a reason that its message tells in full. No stack trace is shown for it.</summary>
internal sealed class BuildException(string message) : Exception(message);
