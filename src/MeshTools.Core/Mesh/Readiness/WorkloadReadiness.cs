using MeshTools.Cluster;

namespace MeshTools.Mesh.Readiness;

/// <summary>Where a workload stands.</summary>
/// <param name="Address">The workload.</param>
/// <param name="Desired">Pods that it should have.</param>
/// <param name="Ready">Pods of its present template that serve. Those of a former template do not count.</param>
/// <param name="Image">The image of its first container.</param>
/// <param name="Trouble">Null when it is ready; else why it is not, in several lines.</param>
internal sealed record WorkloadReadiness(ObjectAddress Address, int Desired, int Ready, string? Image, string? Trouble)
{
    public bool IsReady => Trouble is null;

    /// <summary>What is odd about a workload that counts as ready, e.g. that no node is for it; else null.</summary>
    public string? Note { get; init; }

    /// <summary>E.g. <c>istiod 0/1</c>.</summary>
    public string Count => $"{Address.Name} {Ready}/{Desired}";
}
