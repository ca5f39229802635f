namespace MeshTools.Build.Processes;

/// <summary>How a child process ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Lines">What it printed, where that was captured.</param>
/// <param name="TimedOut">True when it was ended because it took longer than it may.</param>
internal sealed record ChildResult(int ExitCode, IReadOnlyList<string> Lines, bool TimedOut);
