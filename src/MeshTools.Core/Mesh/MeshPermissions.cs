using MeshTools.Cluster;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Observed;
using MeshTools.Permissions;

namespace MeshTools.Mesh;

/// <summary>What Get-Mesh and Test-Mesh read, and which rights that takes.</summary>
internal static class MeshPermissions
{
    // As many names as fit into a sentence that somebody reads.
    private const int ChecksNamed = 4;

    /// <summary>The mesh's ConfigMaps, which are where its control plane is.</summary>
    public static readonly KindNeed Config = new(MeshKinds.ConfigMap, "the mesh config") { Scopes = [PermissionScope.Mesh] };

    /// <summary>For Get-Mesh.</summary>
    public static readonly IReadOnlyList<KindNeed> State =
    [
        new(MeshKinds.Deployment, "control planes, gateways, Kiali") { AcceptsPart = true },
        new(MeshKinds.DaemonSet, "gateways on ports of their nodes") { Without = "Components that are DaemonSets are not told." },
        new(MeshKinds.Pod, "proxies by version") { Without = "Proxies are not counted." },
        Config with { Without = "The root namespace is taken to be that of the control plane." },
        new(MeshKinds.MutatingWebhook, "tags of revisions") { Without = "Tags of revisions are not told." },
        new(MeshKinds.IstioOperator, "what installed the mesh") { Scopes = [PermissionScope.Mesh], Without = "What installed the mesh may not be told." },
    ];

    public static IReadOnlyList<PermissionRule> Get { get; } = [.. State.SelectMany(static need => need.Rules)];

    public static IReadOnlyList<PermissionRule> Test { get; } =
    [
        .. MeshKinds.View.Concat(MeshChecks.All.SelectMany(static check => check.Needs)).Distinct().SelectMany(static kind => ForChecks(kind).Rules.Select(rule => rule with
        {
            Purpose = "checks",
            Without = Skipped(kind),
        })),
        PermissionRule.Review("the check PermissionCreate (-BeforeInstall)", "Whether you may install a mesh is not told (-BeforeInstall)."),
    ];

    /// <summary>How a kind is read for checks, which tell by themselves what they could not see.</summary>
    public static KindNeed ForChecks(KindRef kind) => kind switch
    {
        _ when kind == MeshKinds.ConfigMap => KindNeed.Wish(kind) with { Scopes = [PermissionScope.Mesh] },

        // istiod's own CA, Kiali's secret, and the certificates of the gateways.
        _ when kind == MeshKinds.Secret => KindNeed.Wish(kind) with { Scopes = [PermissionScope.Mesh, PermissionScope.Gateway], PrefersAll = true },
        _ => KindNeed.Wish(kind),
    };

    private static string Skipped(KindRef kind)
    {
        string[] checks = [.. MeshChecks.All.Where(check => check.Needs.Contains(kind)).Select(static check => check.Id)];
        string more = checks.Length > ChecksNamed ? $" and {checks.Length - ChecksNamed} more" : string.Empty;
        return checks.Length == 1 ? $"Check {checks[0]} is skipped." : $"Checks {string.Join(", ", checks.Take(ChecksNamed))}{more} are skipped.";
    }
}
