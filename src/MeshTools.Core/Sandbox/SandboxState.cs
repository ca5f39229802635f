using MeshTools.Sandbox.Processes;

namespace MeshTools.Sandbox;

/// <summary>
/// What <c>state.json</c> holds: enough to find, stop or restart every process of a sandbox from another session. It is
/// written after each step of the start, so a starter that is killed leaves a true record of how far it came.
/// </summary>
internal sealed record SandboxState
{
    public required SandboxPhase Phase { get; init; }

    /// <summary>The version of Kubernetes, e.g. <c>v1.20.2</c>.</summary>
    public string? Version { get; init; }

    /// <summary>The API server's address.</summary>
    public Uri? Server { get; init; }

    public int NodeCount { get; init; }

    public DateTimeOffset Started { get; init; }

    /// <summary>In the order they were started.</summary>
    public IReadOnlyList<RunningProcess> Processes { get; init; } = [];

    /// <summary>The same with one process more, or in place of the former one of that component.</summary>
    public SandboxState With(RunningProcess process) =>
        this with { Processes = [.. Processes.Where(other => other.Spec.Component != process.Spec.Component), process] };
}
