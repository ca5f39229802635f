using MeshTools.Mesh.Observed;
using MeshTools.Permissions;

namespace MeshTools.Certificates;

/// <summary>What the commands about TLS certificates read and write, and which rights that takes.</summary>
internal static class SdsCertificatePermissions
{
    /// <summary>What every one of them looks at.</summary>
    public static readonly IReadOnlyList<KindNeed> Needs =
    [
        new(MeshKinds.Deployment, "version, and where gateways' pods are"),
        new(MeshKinds.DaemonSet, "where gateways' pods are"),
        new(MeshKinds.Gateway, "who uses a certificate"),
        new(MeshKinds.Pod, "pods that no workload has") { Without = "A Gateway that selects pods of no Deployment or DaemonSet is taken to select none." },

        // Who may list secrets everywhere is told also of one that lies where no gateway looks.
        new(MeshKinds.Secret, "certificates") { Scopes = [PermissionScope.Gateway], PrefersAll = true },
    ];

    public static IReadOnlyList<PermissionRule> Get { get; } = [.. Needs.SelectMany(static need => need.Rules)];

    public static IReadOnlyList<PermissionRule> Test => Get;

    public static IReadOnlyList<PermissionRule> New { get; } =
    [
        .. Get,
        PermissionRule.Of(PermissionScope.Gateway, MeshKinds.Secret, "get create patch", "the certificate"),
        PermissionRule.Of(PermissionScope.Gateway, MeshKinds.Secret, "delete", "a secret that must be made anew") with { Without = "A secret that is immutable, or of another type, cannot be made anew (-Force)." },
        PermissionRule.Of(PermissionScope.Application, MeshKinds.Gateway, "get create patch", "the Gateway's server (-Gateway)"),
    ];

    public static IReadOnlyList<PermissionRule> Remove { get; } =
    [
        .. Get,
        .. PermissionRule.Writing(PermissionScope.Gateway, MeshKinds.Secret, "delete", "the certificate"),
        PermissionRule.Of(PermissionScope.Application, MeshKinds.Gateway, "get patch delete", "the server, or the Gateway that was made for it"),
    ];
}
