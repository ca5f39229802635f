using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Nodes;

namespace MeshTools.Mesh.Observed;

/// <summary>A node with what Get-NodeRegion knows of it.</summary>
internal sealed class ObservedNode(KindRef kind, JsonObject body, NodeState state) : ObservedObject(kind, body, [])
{
    /// <summary>Its locality labels and when they were written.</summary>
    public NodeState State { get; } = state;

    public bool IsReady => Condition("Ready") == "True";

    /// <summary>No cordon and no taint that keeps ordinary pods away.</summary>
    public bool IsSchedulable => Spec.Flag("unschedulable") != true
        && !Spec.Objects("taints").Any(static taint => taint.Text("effect") is "NoSchedule" or "NoExecute");
}
