using MeshTools.Cluster;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Permissions;

namespace MeshTools.Locality;

/// <summary>What the commands about locality load balancing read and write, and which rights that takes.</summary>
internal static class LocalityPermissions
{
    // From here on Kubernetes mirrors every Endpoints object in EndpointSlices (EndpointSliceMirroring), so one of the two tells all.
    private const int SlicesAreWhole = 19;

    /// <summary>What decides where requests go: without any of it the answer would be wrong, not merely poorer.</summary>
    public static readonly IReadOnlyList<KindNeed> Needs =
    [
        new(MeshKinds.Node, "regions"),
        new(MeshKinds.Pod, "where callers and endpoints are"),
        new(MeshKinds.Service, "hosts"),
        new(MeshKinds.EndpointSlice, "endpoints"),
        new(MeshKinds.Endpoints, "endpoints") { BeforeKubernetes = SlicesAreWhole },
        new(MeshKinds.ServiceEntry, "hosts"),
        new(MeshKinds.DestinationRule, "rules"),
        new(MeshKinds.Deployment, "version and gateways"),
        new(MeshKinds.DaemonSet, "gateways on ports of their nodes"),
        MeshPermissions.Config,
        new(MeshKinds.Namespace, "traffic distribution") { Without = "A traffic distribution that a namespace has by its annotation (Istio 1.30 and newer) is not known." },
    ];

    public static IReadOnlyList<PermissionRule> Get { get; } = [.. Needs.SelectMany(static need => need.Rules)];

    public static IReadOnlyList<PermissionRule> Test { get; } =
    [
        .. Get,
        Exec("get", "what istiod sends (-Live)"),

        // The verb that opens a WebSocket: get up to Kubernetes 1.34, and create besides from 1.35 on.
        Exec("create", "the same from Kubernetes 1.35 on"),
    ];

    public static IReadOnlyList<PermissionRule> Enable { get; } =
    [
        .. Get,
        .. PermissionRule.Writing(PermissionScope.Application, MeshKinds.DestinationRule, "create patch", "the rules"),
        .. PermissionRule.Writing(PermissionScope.Mesh, MeshKinds.ConfigMap, "patch", "localityLbSetting in the mesh config"),
        Pilot,
    ];

    public static IReadOnlyList<PermissionRule> Disable { get; } =
    [
        .. Get,
        .. PermissionRule.Writing(PermissionScope.Application, MeshKinds.DestinationRule, "patch delete", "the rules"),
        .. PermissionRule.Writing(PermissionScope.Mesh, MeshKinds.ConfigMap, "patch", "localityLbSetting in the mesh config"),
        Pilot,
    ];

    private static PermissionRule Pilot => PermissionRule.Of(PermissionScope.Mesh, MeshKinds.Deployment, "get patch", $"{PilotVariable.Name} on istiod") with
    {
        Without = "istiod's variable is not set (-SetPilotEnv, and Istio up to 1.2), nor given back.",
    };

    private static PermissionRule Exec(string verb, string purpose) =>
        PermissionRule.Of(PermissionScope.Mesh, ClusterClient.Pod, verb, purpose, "exec") with { Without = "What is predicted is not compared with what istiod sends (-Live)." };
}
