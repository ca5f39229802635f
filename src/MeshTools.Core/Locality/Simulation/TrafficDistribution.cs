using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>
/// What a Service says itself about where its requests go. SOURCES.md, section 4: obeyed from 1.25 on, without
/// outlierDetection, and a DestinationRule's setting wins. Pure.
/// </summary>
internal static class TrafficDistribution
{
    /// <summary>What says it where the field of the Service is not there yet, or on a ServiceEntry.</summary>
    public const string Annotation = "networking.istio.io/traffic-distribution";

    /// <summary>The label by which istiod knows the node of a proxy or an endpoint, from 1.17 on.</summary>
    public const string Hostname = "kubernetes.io/hostname";

    /// <summary>The same for everything in one cluster with one network.</summary>
    public const string Network = "topology.istio.io/network";

    // What istiod makes of it: a failoverPriority of these labels (its GetLocalityLbSetting).
    private static readonly string[] First = [Network, Nodes.NodeLabels.Region, Nodes.NodeLabels.Zone, Nodes.NodeLabels.Subzone];
    private static readonly string[] SameZone = [Network, Nodes.NodeLabels.Region, Nodes.NodeLabels.Zone];
    private static readonly string[] SameNode = [.. First, Hostname];

    /// <summary>The labels to rank by; null when nothing is asked for, or nothing that this version knows.</summary>
    /// <param name="source">The Service or ServiceEntry.</param>
    /// <param name="snapshot">For the annotation of its namespace.</param>
    /// <param name="version">Of Istio.</param>
    public static IReadOnlyList<string>? Labels(ObservedObject source, MeshSnapshot snapshot, IstioVersion version)
    {
        if (version.IsBefore(25))
        {
            return null;
        }

        string? field = source.Kind == MeshKinds.Service ? source.Spec.Text("trafficDistribution") : null;
        if (Meaning(field, version) is IReadOnlyList<string> labels)
        {
            return labels;
        }

        // An annotation that says something unknown says that any will do. That of the namespace is read from 1.30 on.
        string? annotation = Text(source)
            ?? (version.IsAtLeast(30) && snapshot.Find(MeshKinds.Namespace, null, source.Namespace ?? string.Empty) is ObservedObject ns ? Text(ns) : null);
        return Meaning(Array.Find(["PreferClose", "PreferSameZone", "PreferSameNode"], name => name.Equals(annotation, StringComparison.OrdinalIgnoreCase)), version);
    }

    private static string? Text(ObservedObject source) => source.Annotations.GetValueOrDefault(Annotation) is { Length: > 0 } text ? text : null;

    // The names of Kubernetes 1.34 are known from 1.27 on, and PreferClose has meant the same as PreferSameZone since.
    private static string[]? Meaning(string? wish, IstioVersion version) => wish switch
    {
        "PreferClose" when version.IsBefore(27) => First,
        "PreferClose" => SameZone,
        "PreferSameZone" when version.IsAtLeast(27) => SameZone,
        "PreferSameNode" when version.IsAtLeast(27) => SameNode,
        _ => null,
    };
}
