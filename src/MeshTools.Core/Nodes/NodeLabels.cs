namespace MeshTools.Nodes;

/// <summary>The labels that tell where a node is, as Istio reads them (SOURCES.md, section 4).</summary>
internal static class NodeLabels
{
    /// <summary>GA since Kubernetes 1.17. Wins over the legacy label from Istio 1.15 on.</summary>
    public const string Region = "topology.kubernetes.io/region";

    /// <summary>GA since Kubernetes 1.17. Wins over the legacy label from Istio 1.15 on.</summary>
    public const string Zone = "topology.kubernetes.io/zone";

    /// <summary>Istio's own: Kubernetes knows no level below the zone.</summary>
    public const string Subzone = "topology.istio.io/subzone";

    /// <summary>Deprecated. When both are set and differ, Istio up to 1.14 obeys this one.</summary>
    public const string LegacyRegion = "failure-domain.beta.kubernetes.io/region";

    /// <summary>Deprecated. When both are set and differ, Istio up to 1.14 obeys this one.</summary>
    public const string LegacyZone = "failure-domain.beta.kubernetes.io/zone";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Region, Zone, Subzone, LegacyRegion, LegacyZone];
}
