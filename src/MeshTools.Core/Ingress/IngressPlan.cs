using MeshTools.Changes;

namespace MeshTools.Ingress;

/// <summary>What publishing a gateway takes.</summary>
internal sealed record IngressPlan
{
    /// <summary>What forbids it; nothing is changed then.</summary>
    public required IReadOnlyList<IngressConflict> Conflicts { get; init; }

    /// <summary>What works and is probably not meant.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The nodes that have to serve before the Deployment goes.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>The ports of the nodes that lead to the gateway.</summary>
    public IReadOnlyList<HostPort> Ports { get; init; } = [];

    /// <summary>What was there before, kept first of all; null when it is kept already.</summary>
    public Change? Record { get; init; }

    /// <summary>The labels of nodes.</summary>
    public IReadOnlyList<Change> Labels { get; init; } = [];

    /// <summary>The DaemonSet, made or changed; null when it is as it should be.</summary>
    public Change? DaemonSet { get; init; }

    /// <summary>The Service's type; null when it stays.</summary>
    public Change? Service { get; init; }

    /// <summary>The autoscaler's and the Deployment's removal.</summary>
    public IReadOnlyList<Change> Removals { get; init; } = [];

    /// <summary>All of them, in the order in which they are made.</summary>
    public IReadOnlyList<Change> Changes =>
    [
        .. new[] { Record }.OfType<Change>(), .. Labels, .. new[] { DaemonSet, Service }.OfType<Change>(), .. Removals,
    ];
}
