using MeshTools.Mesh;

namespace MeshTools.Core.Tests.Mesh.Checks;

/// <summary>A cluster, and what one check must say about it.</summary>
/// <param name="Id">The check.</param>
/// <param name="Situation">What is special about the cluster.</param>
/// <param name="Expected">How the check must come out.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Reason">What the reason must contain; nothing for Pass.</param>
internal sealed record CheckCase(string Id, string Situation, MeshCheckStatus Expected, Snapshots Cluster, string Reason = "")
{
    /// <summary>The object it must be about; null for any.</summary>
    public string? Target { get; init; }

    /// <summary>-BeforeInstall.</summary>
    public bool BeforeInstall { get; init; }

    public static CheckCase Fail(string id, string situation, Snapshots cluster, string reason) => new(id, situation, MeshCheckStatus.Fail, cluster, reason);

    public static CheckCase Warn(string id, string situation, Snapshots cluster, string reason) => new(id, situation, MeshCheckStatus.Warn, cluster, reason);

    public static CheckCase Pass(string id, string situation, Snapshots cluster) => new(id, situation, MeshCheckStatus.Pass, cluster);

    public override string ToString() => $"{Id}: {Situation}";
}
