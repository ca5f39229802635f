using System.Text.Json.Nodes;

namespace MeshTools.Mesh.Readiness;

/// <summary>All that was read about a workload that is not ready.</summary>
internal sealed record WorkloadEvidence
{
    /// <summary>What it says of itself.</summary>
    public required RolloutState State { get; init; }

    /// <summary>The newest ReplicaSet of a Deployment.</summary>
    public JsonObject? ReplicaSet { get; init; }

    /// <summary>All its pods; null when they could not be read.</summary>
    public IReadOnlyList<JsonObject>? Pods { get; init; }

    /// <summary>The pod to look at: the first one that is not ready.</summary>
    public JsonObject? Pod { get; init; }

    /// <summary>The node of that pod.</summary>
    public JsonObject? Node { get; init; }

    /// <summary>The events of the workload, its ReplicaSet and that pod.</summary>
    public IReadOnlyList<JsonObject> Events { get; init; } = [];

    /// <summary>The log of that pod's failing container; null when it has none or it could not be read.</summary>
    public ContainerLog? Log { get; init; }

    /// <summary>What could not be read, and why, one sentence each.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];
}
