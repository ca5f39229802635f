using MeshTools.Changes;

namespace MeshTools.Mesh;

/// <summary>What the removal of a mesh came to. Emitted by Uninstall-Mesh.</summary>
public sealed record MeshRemoval
{
    /// <summary>The mesh's root namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The revision that was removed; null for the default one, and for all of them (-Purge).</summary>
    public string? Revision { get; init; }

    /// <summary>Objects that were deleted.</summary>
    public required int Removed { get; init; }

    /// <summary>What was left in place on purpose, with the reason.</summary>
    public required IReadOnlyList<string> Kept { get; init => field = EmittedList.Of(value); }

    /// <summary>What should be gone and is still there. Empty when nothing is left.</summary>
    public required IReadOnlyList<string> Remaining { get; init => field = EmittedList.Of(value); }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The context of the cluster; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }
}
