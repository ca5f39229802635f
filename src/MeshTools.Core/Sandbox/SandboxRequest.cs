using MeshTools.Sandbox.ControlPlane;
using MeshTools.Sandbox.Nodes;

namespace MeshTools.Sandbox;

/// <summary>What Start-MeshSandbox was asked for.</summary>
internal sealed record SandboxRequest
{
    /// <summary>Unique among this user's sandboxes.</summary>
    public required string Name { get; init; }

    /// <summary>Each name once (<see cref="NodeSet.Join"/>).</summary>
    public IReadOnlyList<SandboxNode> Nodes { get; init; } = [];

    /// <summary>The only folder to take programs from; null to search.</summary>
    public string? AssetsPath { get; init; }

    /// <summary>The version to insist on; null for any.</summary>
    public KubernetesVersion? Version { get; init; }

    /// <summary>From the first process to the last node. Finding the programs, and a download, do not count.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}
