using MeshTools.Cluster;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Readiness;
using MeshTools.Permissions;

namespace MeshTools.Kiali;

/// <summary>What the commands about Kiali's credential read and write, and which rights that takes.</summary>
internal static class KialiPermissions
{
    private const PermissionScope Here = PermissionScope.Mesh;
    private const string NoLogin = "No login is made, and Reason says so.";

    private static readonly string[] AccountName = [KialiNames.Account];
    private static readonly string[] RoleName = [KialiAccount.Role(PermissionRule.MeshNamespace, KialiNames.Account)];

    /// <summary>What every one of them looks at.</summary>
    public static readonly IReadOnlyList<KindNeed> Needs =
    [
        new(MeshKinds.Deployment, "Kiali") { Scopes = [Here] },
        new(MeshKinds.Pod, "its pods") { Scopes = [Here] },
        new(MeshKinds.Service, "where it is asked") { Scopes = [Here] },
        new(MeshKinds.ConfigMap, "its configuration") { Scopes = [Here] },
        new(MeshKinds.Kiali, "the custom resource of its operator") { Without = "Whether an operator looks after Kiali, and would undo what is changed, is not known." },
    ];

    public static IReadOnlyList<PermissionRule> Get { get; } =
    [
        .. Reads,
        Secret("get", "user name and keys of the secret (Kiali up to 1.22)"),
        Of(KialiAccount.Kind, "get", "the account whose token opens Kiali") with { Names = AccountName },
        Ask("get", "which strategy runs") with { Without = "Kiali itself is not asked which strategy it runs with." },
    ];

    public static IReadOnlyList<PermissionRule> Test { get; } =
    [
        .. Reads,
        Secret("get", "user and passphrase (Kiali up to 1.22)"),
        Of(KialiAccount.Kind, "get", "the account whose token opens Kiali") with { Names = AccountName },
        Token,
        .. Logins,
    ];

    public static IReadOnlyList<PermissionRule> Set { get; } =
    [
        .. Reads,
        Of(MeshKinds.Deployment, "get patch", "the mount of the secret, and the restart"),
        Of(MeshKinds.ConfigMap, "get patch", "strategy and signing key") with { Names = [KialiNames.ConfigMap] },
        Resource,
        Secret("get patch", "user and passphrase (Kiali up to 1.22)"),
        Of(MeshKinds.Secret, "create", "user and passphrase (Kiali up to 1.22)"),
        Of(KialiAccount.Kind, "get", "the account whose token opens Kiali") with { Names = AccountName },
        Of(KialiAccount.Kind, "create", "the account whose token opens Kiali"),
        Roles(MeshKinds.ClusterRole, "get patch"),
        PermissionRule.Of(PermissionScope.Cluster, MeshKinds.ClusterRole, "create", "what the account may see"),
        Roles(MeshKinds.ClusterRoleBinding, "get patch"),
        PermissionRule.Of(PermissionScope.Cluster, MeshKinds.ClusterRoleBinding, "create", "what the account may see"),
        PermissionRule.Of(PermissionScope.Cluster, MeshKinds.Namespace, "get list watch", "given to the account: nobody may give what he has not"),
        Token,
        .. Logins,
        .. EvidencePermissions.In(Here),
    ];

    public static IReadOnlyList<PermissionRule> Remove { get; } =
    [
        .. Reads,
        Of(MeshKinds.Deployment, "get patch", "the restart"),
        Of(MeshKinds.ConfigMap, "get patch", "the former strategy") with { Names = [KialiNames.ConfigMap] },
        Secret("get delete", "user and passphrase (Kiali up to 1.22)"),
        Of(KialiAccount.Kind, "get delete", "the account whose token opens Kiali") with { Names = AccountName },
        Roles(MeshKinds.ClusterRole, "get delete"),
        Roles(MeshKinds.ClusterRoleBinding, "get delete"),
        .. EvidencePermissions.In(Here),
    ];

    private static IEnumerable<PermissionRule> Reads => Needs.SelectMany(static need => need.Rules);

    private static PermissionRule Token => PermissionRule.Of(Here, KialiAccount.Kind, "create", "a token", "token") with { Names = AccountName, Without = NoLogin };

    private static IEnumerable<PermissionRule> Logins =>
    [
        Ask("get create", "a login with a token") with { Without = NoLogin },
        Port("get", "a login with user and passphrase (Kiali up to 1.22)"),

        // The verb that opens a WebSocket: get up to Kubernetes 1.34, and create besides from 1.35 on.
        Port("create", "the same from Kubernetes 1.35 on"),
    ];

    private static PermissionRule Resource => PermissionRule.Of(PermissionScope.Cluster, MeshKinds.Kiali, "patch", "strategy, where Kiali's operator looks after it") with
    {
        Without = "A Kiali that its operator looks after cannot be changed.",
    };

    private static PermissionRule Of(KindRef kind, string verbs, string purpose) => PermissionRule.Of(Here, kind, verbs, purpose);

    private static PermissionRule Secret(string verbs, string purpose) => Of(MeshKinds.Secret, verbs, purpose) with { Names = [KialiNames.Secret] };

    private static PermissionRule Ask(string verbs, string purpose) => PermissionRule.Of(Here, MeshKinds.Service, verbs, purpose, "proxy");

    private static PermissionRule Port(string verb, string purpose) => PermissionRule.Of(Here, ClusterClient.Pod, verb, purpose, "portforward") with { Without = NoLogin };

    private static PermissionRule Roles(KindRef kind, string verbs) => PermissionRule.Of(PermissionScope.Cluster, kind, verbs, "what the account may see") with { Names = RoleName };
}
