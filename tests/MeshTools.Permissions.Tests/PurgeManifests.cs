namespace MeshTools.Permissions.Tests;

/// <summary>All that a purge takes: a mesh with Kiali, and what appears in a cluster because of it.</summary>
internal static class PurgeManifests
{
    private const string Rbac = "rbac.authorization.k8s.io/v1";
    private const string Account = "meshtools-small-kiali-user";
    private const string Ours = "app.kubernetes.io/managed-by: meshtools";

    /// <summary>Where definitions are.</summary>
    public const string AllDefinitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    /// <summary>Namespaces beside that of the mesh, which stay: one with an application, one with a gateway.</summary>
    public const string Places = "apiVersion: v1\nkind: Namespace\nmetadata: {name: apps}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: edge}";

    /// <summary>What Install-Mesh installs. Others have installed its definitions.</summary>
    public static string Mesh { get; } = string.Join("\n---\n", [
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: small}",
        MeshManifests.Of("small"),
        KialiManifests.WithoutPods.Replace("istio-system", "small", StringComparison.Ordinal),
    ]);

    /// <summary>The same with an object of a definition.</summary>
    public static string MeshWithPlugin { get; } = Mesh + "\n---\napiVersion: extensions.istio.io/v1\nkind: WasmPlugin\nmetadata: {name: mesh, namespace: small}";

    /// <summary>Of each group that a purge looks into, a definition that no other list of Uninstall-Mesh asks for.</summary>
    public static IReadOnlyList<(string Path, string Body)> Definitions { get; } =
    [
        Definition("authentication.istio.io", "Policy", "policies"),
        Definition("config.istio.io", "rule", "rules"),
        Definition("extensions.istio.io", "WasmPlugin", "wasmplugins"),
        Definition("networking.istio.io", "VirtualService", "virtualservices"),
        Definition("rbac.istio.io", "ServiceRole", "serviceroles"),
        Definition("security.istio.io", "AuthorizationPolicy", "authorizationpolicies"),
    ];

    /// <summary>What istiod made, what Set-KialiCredential made, and a gateway that is published on its nodes; with addresses.</summary>
    public static IReadOnlyList<(string Path, string Body)> Around { get; } =
    [
        Object("coordination.k8s.io/v1", "Lease", "small", "istio-leader"),
        Object("v1", "Secret", "small", "istio-ca-secret"),
        Object("v1", "ConfigMap", "apps", "istio-ca-root-cert", labels: "istio.io/config: \"true\""),
        Object("v1", "Secret", "small", "kiali", labels: $"{Ours}, app: kiali"),
        Object("v1", "ServiceAccount", "small", "kiali-user", labels: Ours),
        Object(Rbac, "ClusterRole", null, Account, labels: Ours),
        Object(Rbac, "ClusterRoleBinding", null, Account, $"roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {Account}}}", Ours),
        Object("v1", "Secret", "edge", "meshtools-istio-ingressgateway-published"),

        // On no node.
        ("/apis/apps/v1/namespaces/edge/daemonsets/istio-ingressgateway", """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: istio-ingressgateway, namespace: edge, annotations: {meshtools/published-from: Deployment}}
            spec:
              selector: {matchLabels: {app: gateway}}
              template:
                metadata: {labels: {app: gateway}}
                spec: {nodeSelector: {nowhere: ""}, containers: [{name: istio-proxy, image: "docker.io/istio/proxyv2:1.14.6"}]}
            """),
    ];

    /// <summary>A secret of somebody's own, for whose sake the namespace stays.</summary>
    public static (string Path, string Body) Foreign { get; } = Object("v1", "Secret", "small", "cacerts");

    private static (string Path, string Body) Definition(string group, string kind, string plural) =>
        ($"{AllDefinitions}/{plural}.{group}", PermissionManifests.Crd(group, kind, plural));

    private static (string Path, string Body) Object(string version, string kind, string? ns, string name, string more = "", string labels = "")
    {
        string root = version.Contains('/', StringComparison.Ordinal) ? "/apis/" : "/api/";
        string place = ns is null ? string.Empty : $"namespaces/{ns}/";
        return ($"{root}{version}/{place}{kind.ToLowerInvariant()}s/{name}", $"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, labels: {{{labels}}}}}\n{more}");
    }
}
