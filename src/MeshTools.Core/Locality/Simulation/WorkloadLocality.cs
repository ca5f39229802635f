using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;
using MeshTools.Nodes;

namespace MeshTools.Locality;

/// <summary>Where istiod believes a pod to be, by version. SOURCES.md, section 4. Pure.</summary>
internal sealed class WorkloadLocality
{
    private const string Label = "istio-locality";
    private const string NewLabel = "topology.istio.io/locality";

    private readonly IstioVersion _version;
    private readonly Dictionary<string, ObservedNode> _nodes;
    private readonly Dictionary<string, LocalityPath> _places;
    private readonly DateTimeOffset? _controlPlaneSince;

    public WorkloadLocality(MeshView view)
    {
        _version = view.Version;
        _controlPlaneSince = view.ControlPlanes.SelectMany(view.PodsOf).Min(static pod => pod.Status.Time("startTime"));
        _nodes = view.Snapshot.Nodes.ToDictionary(static node => node.Name, StringComparer.Ordinal);
        _places = _nodes.ToDictionary(static node => node.Key, node => OfLabels(node.Value.State), StringComparer.Ordinal);
    }

    /// <summary>A label on the pod, else the labels of its node.</summary>
    public LocalityPath Of(ObservedPod pod) => OfPodLabel(pod) ?? OfNode(pod.Node);

    public LocalityPath OfNode(string? node) => node is null ? LocalityPath.None : _places.GetValueOrDefault(node, LocalityPath.None);

    /// <summary>Where a label on the pod itself says it is; null without one.</summary>
    public LocalityPath? OfPodLabel(ObservedPod pod)
    {
        // The new label is read, and wins, from 1.29 on.
        string? value = (_version.IsAtLeast(29) ? pod.Label(NewLabel) : null) ?? pod.Label(Label);
        return string.IsNullOrEmpty(value) ? null : LocalityPath.OfLabel(value);
    }

    /// <summary>
    /// Where a gateway's proxy without a Service is, as istiod finds out. From 1.20 on it looks at pod and node as with one.
    /// Before, it takes what the proxy itself says, which from 1.6 on reads the label on its pod; 1.16 to 1.19 look at that
    /// label first and do not divide it, so that it is one region (pilot/pkg/xds/ads.go, pkg/bootstrap/config.go). What the
    /// metadata of a cloud tells a proxy is not known here.
    /// </summary>
    public LocalityPath OfProxyAlone(ObservedPod pod) =>
        _version.IsAtLeast(20) ? Of(pod)
        : _version.IsAtLeast(16) ? LocalityPath.Parse(pod.Label(Label))
        : _version.IsAtLeast(6) ? OfPodLabel(pod) ?? LocalityPath.None
        : LocalityPath.None;

    /// <summary>
    /// Whether its proxy works with what its node's labels said before: it keeps that until it reconnects (istio/istio#51144).
    /// </summary>
    public bool IsStale(ObservedPod pod) =>
        pod.Proxy is ProxyState { HasOwnLocality: false, StartedAt: DateTimeOffset started } proxy
        && _nodes.TryGetValue(proxy.Node, out ObservedNode? node) && node.State.LabelledAt is DateTimeOffset labelled && started <= labelled;

    /// <summary>
    /// Whether istiod may still have an endpoint where its node's labels said before: it looks when the endpoints of the
    /// Service change, or when it starts itself (SOURCES.md, section 9).
    /// </summary>
    public bool IsBuiltBefore(ObservedPod pod) =>
        _controlPlaneSince is DateTimeOffset since && OfPodLabel(pod) is null
        && _nodes.TryGetValue(pod.Node ?? string.Empty, out ObservedNode? node) && node.State.LabelledAt is DateTimeOffset labelled
        && since <= labelled && pod.Status.Time("startTime") <= labelled;

    /// <summary>When a node's old and new labels differ, up to 1.14 the old ones count and from 1.15 on the new ones.</summary>
    private LocalityPath OfLabels(NodeState node)
    {
        return new LocalityPath(Pick(NodeLabels.LegacyRegion, NodeLabels.Region), Pick(NodeLabels.LegacyZone, NodeLabels.Zone), node.Subzone ?? string.Empty);

        string Pick(string legacy, string current) =>
            (_version.IsBefore(15) ? node.Label(legacy) ?? node.Label(current) : node.Label(current) ?? node.Label(legacy)) ?? string.Empty;
    }
}
