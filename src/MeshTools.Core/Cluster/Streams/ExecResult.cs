namespace MeshTools.Cluster.Streams;

/// <summary>What a command in a container came to.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output, as UTF-8.</param>
/// <param name="ErrorOutput">Its standard error, as UTF-8.</param>
internal sealed record ExecResult(int ExitCode, string Output, string ErrorOutput);
