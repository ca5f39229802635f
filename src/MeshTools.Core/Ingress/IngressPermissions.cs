using MeshTools.Cluster;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Readiness;
using MeshTools.Nodes;
using MeshTools.Permissions;

namespace MeshTools.Ingress;

/// <summary>What the commands about ingress gateways read and write, and which rights that takes.</summary>
internal static class IngressPermissions
{
    public const string NamespaceNotSeen = "Whether the namespace forbids ports of the node (pod security) is not known before.";
    public const string PortmapNotSeen = "Whether the cluster's network opens ports of the node (CNI plugin portmap) may not be looked at.";

    private const PermissionScope Here = PermissionScope.Gateway;
    private const string NotPutBack = "Where the command fails half-way, not all is put back.";

    private static readonly KindNeed Nodes = new(MeshKinds.Node, "nodes and their labels");
    private static readonly KindNeed Pods = new(MeshKinds.Pod, "pods of gateways, and who holds a port");
    private static readonly KindNeed Deployments = new(MeshKinds.Deployment, "gateways");
    private static readonly KindNeed DaemonSets = new(MeshKinds.DaemonSet, "gateways on ports of their nodes");
    private static readonly KindNeed Services = new(MeshKinds.Service, "ports of gateways");
    private static readonly KindNeed Autoscalers = new(MeshKinds.HorizontalPodAutoscaler, "the gateway's autoscaler") { Scopes = [Here] };

    /// <summary>The gateways of all namespaces.</summary>
    public static readonly IReadOnlyList<KindNeed> NeedsOfAll = [Nodes, Pods, Deployments, DaemonSets, Services];

    /// <summary>Those of one.</summary>
    public static readonly IReadOnlyList<KindNeed> NeedsOfOne = [Nodes, Pods, InNamespace(Deployments), InNamespace(DaemonSets), InNamespace(Services)];

    // Deployments of all namespaces: by the control plane's version it is known where a gateway listens, and an operator that would
    // undo a publication may be anywhere, as may the DaemonSet of the network plugin.
    private static readonly IReadOnlyList<KindNeed> ToPublishAnyway =
    [
        Nodes, Pods, Deployments, DaemonSets, InNamespace(Services), Autoscalers,
        new(MeshKinds.PodDisruptionBudget, "budgets of its pods") { Scopes = [Here], Without = "Nobody is warned of a budget that will allow no eviction." },
    ];

    private static readonly IReadOnlyList<KindNeed> ToTestAnyway = [Nodes, Pods, Deployments, InNamespace(DaemonSets)];

    private static readonly KindNeed Gateways = new(MeshKinds.Gateway, "ports that a gateway listens on (-Reach)")
    {
        Without = "A port at which the gateway does not listen, as no Gateway has a server for it, is not told from one that is closed (-Reach).",
    };

    public static readonly IReadOnlyList<KindNeed> NeedsToReturn = [.. NeedsOfOne, Autoscalers];

    public static IReadOnlyList<PermissionRule> Get { get; } = [.. NeedsOfAll.SelectMany(static need => need.Rules)];

    public static IReadOnlyList<PermissionRule> Test { get; } = [.. ToTest(isReached: true).SelectMany(static need => need.Rules)];

    public static IReadOnlyList<PermissionRule> Publish { get; } =
    [
        .. ToPublish(isReached: true).SelectMany(static need => need.Rules),
        Of(MeshKinds.Deployment, "get delete", "the Deployment, whose place the DaemonSet takes"),
        Of(MeshKinds.DaemonSet, "get create patch", "the DaemonSet"),
        Of(MeshKinds.DaemonSet, "delete", "putting back") with { Without = NotPutBack },
        Of(MeshKinds.Service, "get patch", "its Service (-ServiceType)"),
        Of(MeshKinds.HorizontalPodAutoscaler, "get delete", "the autoscaler of the Deployment"),
        Of(MeshKinds.HorizontalPodAutoscaler, "create", "putting back") with { Without = NotPutBack },
        Of(IngressRecord.Secret, "create", "the record of what was there"),
        Record("get patch", "the record of what was there"),
        Record("delete", "putting back") with { Without = NotPutBack },
        NodeLabels("patch", "the label of nodes (-Node)"),
        NodeLabels("get", "putting back") with { Without = NotPutBack },
        PermissionRule.Of(PermissionScope.Cluster, MeshKinds.Namespace, "get", "pod security of the gateway's namespace") with { Without = NamespaceNotSeen },
        PermissionRule.Of(PermissionScope.Cluster, MeshKinds.ConfigMap, "get", "the configuration of the network plugin") with { Names = PortmapObserver.Names, Without = PortmapNotSeen },
        .. EvidencePermissions.OfDaemonSet(Here),
    ];

    public static IReadOnlyList<PermissionRule> Unpublish { get; } =
    [
        .. NeedsToReturn.SelectMany(static need => need.Rules),
        Of(MeshKinds.Deployment, "get create", "the Deployment that was there"),
        Of(MeshKinds.Deployment, "delete", "putting back") with { Without = NotPutBack },
        Of(MeshKinds.DaemonSet, "get delete patch", "the DaemonSet, which goes or becomes again what it was"),
        Of(MeshKinds.Service, "get patch", "its Service (-ServiceType)"),
        Of(MeshKinds.HorizontalPodAutoscaler, "get create", "the autoscaler that was there"),
        Of(MeshKinds.HorizontalPodAutoscaler, "delete", "putting back") with { Without = NotPutBack },
        Record("get delete", "the record of what was there"),
        .. PermissionRule.Writing(PermissionScope.Cluster, NodeObserver.Node, "patch", "the label of nodes (-Node)"),
        .. EvidencePermissions.In(Here),
    ];

    /// <param name="isReached">Whether ports are tried (-Reach).</param>
    public static IReadOnlyList<KindNeed> ToPublish(bool isReached) => isReached ? [.. ToPublishAnyway, Gateways] : ToPublishAnyway;

    /// <param name="isReached">Whether ports are tried (-Reach).</param>
    public static IReadOnlyList<KindNeed> ToTest(bool isReached) => isReached ? [.. ToTestAnyway, Gateways] : ToTestAnyway;

    private static KindNeed InNamespace(KindNeed need) => need with { Scopes = [Here] };

    private static PermissionRule Of(KindRef kind, string verbs, string purpose) => PermissionRule.Of(Here, kind, verbs, purpose);

    private static PermissionRule Record(string verbs, string purpose) =>
        Of(IngressRecord.Secret, verbs, purpose) with { Names = [IngressRecord.Address(string.Empty, PermissionRule.GatewayName).Name] };

    private static PermissionRule NodeLabels(string verbs, string purpose) => PermissionRule.Of(PermissionScope.Cluster, NodeObserver.Node, verbs, purpose);
}
