namespace MeshTools.Permissions.Tests;

/// <content>Kiali, external authorization, certificates.</content>
internal static partial class PermissionCases
{
    private const string KialiRole = "meshtools-istio-system-kiali-user";
    private const string KialiDeployment = "/apis/apps/v1/namespaces/istio-system/deployments/kiali";
    private const string KialiUser = Core + "serviceaccounts/kiali-user";
    private const string Policies = "/apis/security.istio.io/v1beta1/namespaces/istio-system/authorizationpolicies";
    private const string Filters = "/apis/networking.istio.io/v1alpha3/namespaces/istio-system/envoyfilters";
    private const string Gateway = "/apis/networking.istio.io/v1beta1/namespaces/default/gateways";

    private static readonly string[] KialiPaths =
    [
        Core + "configmaps/kiali", Core + "secrets/kiali", KialiUser, Rbac + "clusterroles/" + KialiRole, Rbac + "clusterrolebindings/" + KialiRole,
        KialiDeployment, "/apis/kiali.io/v1/namespaces/istio-system/kialis",
    ];

    private static IReadOnlyList<(string Command, IReadOnlyList<PermissionCase> Cases)> Kiali =>
    [
        ("Get-KialiCredential", [KialiOf("anonymous", "Get-KialiCredential"), KialiOf("token", "Get-KialiCredential", Token, WithAccount), KialiOf("login", "Get-KialiCredential", KialiManifests.Login)]),
        ("Test-KialiCredential",
        [
            KialiOf("token", "Test-KialiCredential", Token, WithAccount),
            KialiOf("login", "Test-KialiCredential", KialiManifests.Login, WithSecret) with { Streams = true },
        ]),
        ("Set-KialiCredential",
        [
            KialiOf("token", "Set-KialiCredential -Timeout 0:0:4"),
            KialiOf("an account with other rights", "Set-KialiCredential -Timeout 0:0:4", Token, WithOtherRole),
            KialiOf("an operator", "Set-KialiCredential -Timeout 0:0:4", KialiManifests.WithoutPods + "\n---\n" + PermissionManifests.KialiResource),
            KialiOf("another passphrase", "Set-KialiCredential -Credential $credential -Timeout 0:0:5", KialiManifests.Login, WithSecret),
            KialiOf("not ready", "Set-KialiCredential -Timeout 0:0:1", PermissionManifests.Held(KialiManifests.WithoutPods)) with { Errors = ["KialiLoginFailed"] },
            KialiOf("login", "Set-KialiCredential -Credential $credential -Timeout 0:0:5", KialiManifests.Login) with { Streams = true },
        ]),
        ("Remove-KialiCredential",
        [
            KialiOf("token", "Remove-KialiCredential -Confirm:$false -Timeout 0:0:5", OpenId, static cluster => cluster.Straight("Set-KialiCredential -Strategy Token -Timeout 0:0:1 -WarningAction SilentlyContinue")),
            KialiOf("login", "Remove-KialiCredential -Confirm:$false -Timeout 0:0:5", KialiManifests.Login, WithSecret),
            KialiOf("not ready", "Remove-KialiCredential -Confirm:$false -Timeout 0:0:1", PermissionManifests.Held(KialiManifests.Login), WithSecret),
        ]),
    ];

    private static IReadOnlyList<(string Command, IReadOnlyList<PermissionCase> Cases)> ExtAuthz =>
    [
        ("Get-ExtAuthzFilter", [Filter("all", "Get-ExtAuthzFilter", Add(string.Empty))]),
        ("Test-ExtAuthzFilter", [Filter("all", "Test-ExtAuthzFilter", Add(string.Empty))]),
        ("Add-ExtAuthzFilter",
        [
            Filter("a provider", Add(string.Empty)),
            Filter("a provider in place of a filter", Add(string.Empty), Add("-Form EnvoyFilter")),
            Filter("a filter in place of a provider", Add("-Form EnvoyFilter"), Add(string.Empty)),
        ]),
        ("Remove-ExtAuthzFilter",
        [
            Filter("a provider", "Remove-ExtAuthzFilter ingress-gateway-ef -Confirm:$false", Add(string.Empty)),
            Filter("a filter", "Remove-ExtAuthzFilter ingress-gateway-ef -Confirm:$false", Add("-Form EnvoyFilter")),
        ]),
    ];

    private static IReadOnlyList<(string Command, IReadOnlyList<PermissionCase> Cases)> Certificates =>
    [
        ("Get-SdsCertificate", [Certificate("all", "Get-SdsCertificate", New("-Gateway default/web -HostName shop.example.com"))]),
        ("Test-SdsCertificate", [Certificate("all", "Test-SdsCertificate", New("-Gateway default/web -HostName shop.example.com"))]),
        ("New-SdsCertificate",
        [
            Certificate("a server", New("-Gateway default/web -HostName shop.example.com")),
            Certificate("a Gateway", New("-Gateway default/other -HostName other.example.com")),
            Certificate("made anew", New("-Force -Gateway default/web -HostName shop.example.com"), New(string.Empty)) with { Before = Immutable, IsMadeAnew = true },
        ]),
        ("Remove-SdsCertificate",
        [
            Certificate("a server", "Remove-SdsCertificate shop-tls -Confirm:$false", New("-Gateway default/web -HostName shop.example.com")),
            Certificate("a Gateway", "Remove-SdsCertificate shop-tls -Confirm:$false", New("-Gateway default/other -HostName other.example.com")),
        ]),
    ];

    /// <summary>A Kiali that lets users in by token already.</summary>
    private static string Token => KialiManifests.WithoutPods.Replace("strategy: anonymous", "strategy: token", StringComparison.Ordinal);

    /// <summary>A Kiali that lets users in by a way of its own.</summary>
    private static string OpenId => KialiManifests.WithoutPods.Replace("strategy: anonymous", "strategy: openid", StringComparison.Ordinal);

    private static string Add(string how) => $"Add-ExtAuthzFilter -Service ext-authz.default -Port 8888 -Timeout 0:0:1 {how}";

    private static string New(string where) => $"New-SdsCertificate shop-tls -SelfSigned -DnsName shop.example.com, other.example.com {where}";

    private static PermissionCase KialiOf(string name, string script, string? manifest = null, Action<ProofFixture>? more = null) => new(name, script)
    {
        Paths = KialiPaths,
        Before = cluster =>
        {
            if (manifest is not null)
            {
                // All have the same Service, and it keeps its address.
                cluster.Delete(KialiDeployment, Core + "configmaps/kiali");
                new ManifestProbe(cluster.Api).Create(string.Join("\n---\n", manifest.Split("\n---\n").Where(static item => !item.Contains("kind: Service\n", StringComparison.Ordinal))));
            }

            more?.Invoke(cluster);
        },
    };

    private static PermissionCase Filter(string name, string script, string? before = null) => new(name, script)
    {
        Paths = [Core + "configmaps/istio", Filters, Policies],
        Before = Straight(before),
    };

    private static PermissionCase Certificate(string name, string script, string? before = null) => new(name, script)
    {
        Paths = [Core + "secrets", Gateway],
        Before = Straight(before),
    };

    private static void Immutable(ProofFixture cluster)
    {
        cluster.Straight(New(string.Empty));
        cluster.Patch(Core + "secrets/shop-tls", """{"immutable": true}""");
    }

    private static void WithAccount(ProofFixture cluster) =>
        cluster.Post(Core + "serviceaccounts", """{"metadata": {"name": "kiali-user"}}""");

    private static void WithSecret(ProofFixture cluster) =>
        cluster.Post(Core + "secrets", """{"metadata": {"name": "kiali", "labels": {"app.kubernetes.io/managed-by": "meshtools"}}, "stringData": {"username": "admin", "passphrase": "another"}}""");

    /// <summary>What MeshTools made once, and somebody changed since.</summary>
    private static void WithOtherRole(ProofFixture cluster)
    {
        const string Metadata = "\"metadata\": {\"name\": \"" + KialiRole + "\", \"labels\": {\"app.kubernetes.io/managed-by\": \"meshtools\"}}";
        cluster.Post(Core + "serviceaccounts", """{"metadata": {"name": "kiali-user", "labels": {"app.kubernetes.io/managed-by": "meshtools"}}}""");
        cluster.Post(Rbac + "clusterroles", $$"""{{{Metadata}}, "rules": []}""");
        cluster.Post(Rbac + "clusterrolebindings", $$"""{{{Metadata}}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "{{KialiRole}}"}, "subjects": []}""");
    }
}
