using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Permissions;

namespace MeshTools.ExtAuthz;

/// <summary>What the commands about external authorization read and write, and which rights that takes.</summary>
internal static class ExtAuthzPermissions
{
    /// <summary>What decides who is guarded: without any of it a gateway might be called guarded that is not.</summary>
    public static readonly IReadOnlyList<KindNeed> Needs =
    [
        new(MeshKinds.Deployment, "control plane and gateways"),
        new(MeshKinds.DaemonSet, "gateways on ports of their nodes"),
        new(MeshKinds.Service, "ports of gateways, and who is asked"),
        new(MeshKinds.Gateway, "servers"),
        new(MeshKinds.EnvoyFilter, "filters"),
        new(MeshKinds.AuthorizationPolicy, "policies"),
        new(MeshKinds.ServiceEntry, "who is asked"),
        MeshPermissions.Config with { Purpose = "providers" },
        new(MeshKinds.Endpoints, "who is ready") { Without = "Whether anybody answers for an authorization service is not told." },
        new(MeshKinds.Pod, "pods that a filter selects") { Without = "A filter that selects no pod is not called that, and a gateway whose image is auto has no version." },
        new(MeshKinds.MutatingWebhook, "tags of revisions") { Without = "A gateway that is labelled with a tag of a revision is taken to have the mesh config of the default one." },
    ];

    public static IReadOnlyList<PermissionRule> Get { get; } = [.. Needs.SelectMany(static need => need.Rules)];

    public static IReadOnlyList<PermissionRule> Test => Get;

    public static IReadOnlyList<PermissionRule> Add { get; } =
    [
        .. Needs.SelectMany(static need => need.Rules),
        .. PermissionRule.Writing(PermissionScope.Gateway, MeshKinds.EnvoyFilter, "create patch delete", "the filter, or what a provider replaces"),
        .. PermissionRule.Writing(PermissionScope.Gateway, MeshKinds.AuthorizationPolicy, "create patch delete", "the policy, or what a filter replaces"),
        PermissionRule.Of(PermissionScope.Mesh, MeshKinds.ConfigMap, "get patch", "the provider in the mesh config"),
    ];

    public static IReadOnlyList<PermissionRule> Remove { get; } =
    [
        .. Needs.SelectMany(static need => need.Rules),
        .. PermissionRule.Writing(PermissionScope.Gateway, MeshKinds.EnvoyFilter, "delete", "the filter"),
        .. PermissionRule.Writing(PermissionScope.Gateway, MeshKinds.AuthorizationPolicy, "delete", "the policy"),
        PermissionRule.Of(PermissionScope.Mesh, MeshKinds.ConfigMap, "get patch", "the provider in the mesh config"),
    ];
}
