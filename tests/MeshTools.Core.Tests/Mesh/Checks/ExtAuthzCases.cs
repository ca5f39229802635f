using MeshTools.Mesh.Observed;
using static MeshTools.Core.Tests.Mesh.Checks.CheckCase;
using static MeshTools.Core.Tests.Mesh.Checks.Objects;

namespace MeshTools.Core.Tests.Mesh.Checks;

/// <summary>External authorization. Forms by version: SOURCES.md, sections 3 and 9.</summary>
internal static class ExtAuthzCases
{
    private static readonly string Provider = """
        extensionProviders:
        - name: authz
          envoyExtAuthzGrpc: {service: authz.auth.svc.cluster.local, port: 9000, timeout: 0.5s}
        """;

    private const string Custom = "action: CUSTOM, provider: {name: authz}, selector: {matchLabels: {istio: ingressgateway}}, rules: [{}]";

    private const string ForWeb = "action: DENY, selector: {matchLabels: {app: web}}, rules: [{}]";

    public static IEnumerable<CheckCase> All { get; } =
    [
        // The same EnvoyFilter is right on 1.5 and dead on 1.19.
        Pass("ExtAuthzFilterMatchesNothing", "1.5 with the old names", Filtered("1.5.0", AuthzFilter(Untyped(), OldHcm, OldRouter))),
        Fail("ExtAuthzFilterMatchesNothing", "1.19 with the old names", Filtered("1.19.0", AuthzFilter(Typed(), OldHcm, OldRouter)), "no filter named envoy.http_connection_manager"),
        Fail("ExtAuthzFilterMatchesNothing", "1.5 with the new names", Filtered("1.5.0", AuthzFilter(Untyped())), "no filter named envoy.filters"),
        Fail("ExtAuthzFilterMatchesNothing", "1.7 with a new name for the router", Filtered("1.7.0", AuthzFilter(Typed(), OldHcm)), "envoy.filters.http.router"),
        Pass("ExtAuthzFilterMatchesNothing", "1.14 with the old names", Filtered("1.14.6", AuthzFilter(Typed(), OldHcm, OldRouter))),
        Pass("ExtAuthzFilterMatchesNothing", "1.8 with the new names", Filtered("1.8.0", AuthzFilter(Typed()))),
        Pass("ExtAuthzFilterMatchesNothing", "1.18 with the old names", Filtered("1.18.0", AuthzFilter(Typed(), OldHcm, OldRouter))),
        Pass("ExtAuthzFilterMatchesNothing", "1.30 with the new names", Filtered("1.30.0", AuthzFilter(Typed()))),

        Fail("ExtAuthzFilterMatchesNothing", "proxies of another release", Filtered("1.14.6", AuthzFilter(Typed()).Replace("context: GATEWAY\n", "context: GATEWAY\n      proxy: {proxyVersion: '^1.9.*'}\n", StringComparison.Ordinal)), "fits ^1.9.*, and this is 1.14.6"),
        Fail("ExtAuthzFilterMatchesNothing", "connections instead of requests", Filtered("1.14.6", AuthzFilter(Typed()).Replace("HTTP_FILTER", "NETWORK_FILTER", StringComparison.Ordinal)), "NETWORK_FILTER"),
        Pass("ExtAuthzFilterMatchesNothing", "settings that Envoy discovers beside the filter", Filtered("1.14.6", AuthzFilter(Typed()) + "\n---\n" + AuthzFilter(Typed()).Replace("HTTP_FILTER", "EXTENSION_CONFIG", StringComparison.Ordinal).Replace("ingress-gateway-ef", "found", StringComparison.Ordinal))),

        Fail("ExtAuthzConfigForm", "a misspelt field, which is accepted silently", Filtered("1.14.6", AuthzFilter(Typed().Replace("grpc_service", "grpc_servce", StringComparison.Ordinal))), "nobody to ask"),
        Pass("ExtAuthzConfigForm", "1.6 with config", Filtered("1.6.14", AuthzFilter(Untyped(), OldHcm, OldRouter))),
        Fail("ExtAuthzConfigForm", "1.6 with the v3 type", Filtered("1.6.14", AuthzFilter(Typed(), OldHcm, OldRouter)), "drops all patches"),
        Fail("ExtAuthzConfigForm", "1.7 drops config", Filtered("1.7.0", AuthzFilter(Untyped(), OldHcm, OldRouter)), "drops what stands under config"),
        Fail("ExtAuthzConfigForm", "a type that does not exist", Filtered("1.14.6", AuthzFilter(Typed().Replace("v3.ExtAuthz", "v3.ExtAuthzz", StringComparison.Ordinal))), "none that Istio 1.14.6 knows"),
        Fail("ExtAuthzConfigForm", "1.19 without a type", Filtered("1.19.0", AuthzFilter(Typed().Replace("\"@type\"", "kind", StringComparison.Ordinal))), "no @type"),
        Pass("ExtAuthzConfigForm", "1.18 without a type", Filtered("1.18.0", AuthzFilter(Typed().Replace("\"@type\"", "kind", StringComparison.Ordinal)))),
        Pass("ExtAuthzConfigForm", "1.8 with the v2 type", Filtered("1.8.0", AuthzFilter(Typed().Replace("envoy.extensions.filters.http.ext_authz.v3", "envoy.config.filter.http.ext_authz.v2", StringComparison.Ordinal)))),
        Pass("ExtAuthzConfigForm", "1.14 with typed_config", Filtered("1.14.6", AuthzFilter(Typed()))),

        Fail("ExtAuthzTransportVersion", "1.9 without it", Filtered("1.9.9", AuthzFilter(Typed(more: "stat_prefix: x"))), "not set"),
        Pass("ExtAuthzTransportVersion", "1.8 without it", Filtered("1.8.0", AuthzFilter(Typed(more: "stat_prefix: x")))),
        Pass("ExtAuthzTransportVersion", "V3", Filtered("1.9.9", AuthzFilter(Typed()))),

        Fail("ExtAuthzAfterRouter", "ADD, which is the end", Filtered("1.14.6", AuthzFilter(Typed(), operation: "ADD")), "behind the router"),
        Fail("ExtAuthzAfterRouter", "INSERT_AFTER", Filtered("1.14.6", AuthzFilter(Typed(), operation: "INSERT_AFTER")), "INSERT_AFTER"),
        Pass("ExtAuthzAfterRouter", "INSERT_BEFORE", Filtered("1.14.6", AuthzFilter(Typed()))),

        Fail("ExtAuthzContext", "SIDECAR_INBOUND", Filtered("1.14.6", AuthzFilter(Typed(), context: "SIDECAR_INBOUND")), "SIDECAR_INBOUND"),
        Pass("ExtAuthzContext", "ANY", Filtered("1.14.6", AuthzFilter(Typed(), context: "ANY"))),
        Pass("ExtAuthzContext", "sidecars are meant", Filtered("1.14.6", AuthzFilter(Typed(), context: "SIDECAR_INBOUND", selector: "app: web", ns: "shop"))),
        Pass("ExtAuthzContext", "sidecars of all namespaces", Filtered("1.14.6", Unselected(AuthzFilter(Typed(), context: "SIDECAR_INBOUND")))),

        Fail("ExtAuthzSelectorMatchesNothing", "another namespace", Filtered("1.14.6", AuthzFilter(Typed(), ns: "auth")), "No pod in namespace auth"),
        Fail("ExtAuthzSelectorMatchesNothing", "a label nobody has", Filtered("1.14.6", AuthzFilter(Typed(), selector: "istio: ingress")), "istio=ingress"),
        Pass("ExtAuthzSelectorMatchesNothing", "the gateway", Filtered("1.14.6", AuthzFilter(Typed()))),
        Pass("ExtAuthzSelectorMatchesNothing", "no selector, in a namespace without pods", Filtered("1.14.6", Unselected(AuthzFilter(Typed(), ns: "auth")))),
        Pass("ExtAuthzSelectorMatchesNothing", "pods of its namespace", Filtered("1.14.6", AuthzFilter(Typed(), selector: "app: web", ns: "shop")).With(Web())),
        Pass("ExtAuthzSelectorMatchesNothing", "pods anywhere, from the root namespace", Filtered("1.14.6", AuthzFilter(Typed(), selector: "app: web")).With(Web())),
        Fail("ExtAuthzSelectorMatchesNothing", "pods of another namespace", Filtered("1.14.6", AuthzFilter(Typed(), selector: "app: web", ns: "auth")).With(Web()), "No pod in namespace auth"),
        Fail("ExtAuthzSelectorMatchesNothing", "pods with other labels", Filtered("1.14.6", AuthzFilter(Typed(), selector: "app: shop", ns: "shop")).With(Web()), "No pod in namespace shop"),
        Fail("ExtAuthzSelectorMatchesNothing", "a label nobody has, in a filter of two patches", Filtered("1.14.6", Twice(AuthzFilter(Typed(), selector: "istio: ingress"))), "istio=ingress"),

        Warn("ExtAuthzRelativeOperation", "no priority", Filtered("1.14.6", AuthzFilter(Typed())), "without a priority"),
        Pass("ExtAuthzRelativeOperation", "a priority", Filtered("1.14.6", AuthzFilter(Typed(), spec: "priority: 10"))),
        Pass("ExtAuthzRelativeOperation", "the first place", Filtered("1.14.6", AuthzFilter(Typed(), operation: "INSERT_FIRST"))),
        Pass("ExtAuthzRelativeOperation", "the place of another", Filtered("1.14.6", AuthzFilter(Typed(), operation: "REPLACE"))),
        Warn("ExtAuthzRelativeOperation", "two patches without a priority", Filtered("1.14.6", Twice(AuthzFilter(Typed()))), "without a priority"),
        Pass("ExtAuthzRelativeOperation", "1.13 has no code for it", Filtered("1.13.0", AuthzFilter(Typed()))),
        Pass("ExtAuthzRelativeOperation", "1.5 has none to set", Filtered("1.5.0", AuthzFilter(Untyped(), OldHcm, OldRouter))),

        // portNumber is the socket's: 443 in 1.5, 8443 from 1.6 on.
        Fail("ExtAuthzPortMatchesNothing", "443 on 1.14", Filtered("1.14.6", AuthzFilter(Typed(), port: "443")), "listeners are on 8080, 8443"),
        Pass("ExtAuthzPortMatchesNothing", "8443 on 1.14", Filtered("1.14.6", AuthzFilter(Typed(), port: "8443"))),
        Pass("ExtAuthzPortMatchesNothing", "443 on 1.5", Filtered("1.5.0", AuthzFilter(Untyped(), OldHcm, OldRouter, "443"))),
        Pass("ExtAuthzPortMatchesNothing", "80 on 1.5, whatever the targetPort", Translated("1.5.0", "80")),
        Fail("ExtAuthzPortMatchesNothing", "80 on 1.6, where the targetPort counts", Translated("1.6.14", "80"), "listeners are on 8080"),
        Pass("ExtAuthzPortMatchesNothing", "no port", Filtered("1.14.6", AuthzFilter(Typed()))),
        Pass("ExtAuthzPortMatchesNothing", "no port, and a chain of one host that is not there", Filtered("1.14.6", AuthzFilter(Typed()).Replace("filterChain: {", "filterChain: {sni: other.example, ", StringComparison.Ordinal))),
        Pass("ExtAuthzPortMatchesNothing", "the port of a gateway that has no server yet", Meshes.Of("1.14.6").With(Authz()).With(AuthzFilter(Typed(), port: "443"))),
        Fail("ExtAuthzPortMatchesNothing", "the port of a server that sees no requests", Passing("1.14.6").With(AuthzFilter(Typed(), port: "9443")), "listeners are on 8080."),

        // SOURCES.md, section 0: the 443 server added later is not guarded.
        Fail("ExtAuthzPort443Open", "the source procedure's filter for port 80", Filtered("1.5.0", AuthzFilter(Untyped(), OldHcm, OldRouter, "80")), "listener on 443")
            with { Target = "gateway/istio-system/web, port 443" },
        Pass("ExtAuthzPort443Open", "no port, so every listener", Filtered("1.5.0", AuthzFilter(Untyped(), OldHcm, OldRouter))),
        Pass("ExtAuthzPort443Open", "a policy guards the rest", Filtered("1.14.6", AuthzFilter(Typed(), port: "8080")).With(Policy(Custom))),
        Fail("ExtAuthzPort443Open", "a policy for the other port", Filtered("1.14.6", AuthzFilter(Typed(), port: "8080")).With(Policy(PolicyFor("8080"))), "listener on 8443"),
        Fail("ExtAuthzPort443Open", "a policy for another workload", Filtered("1.14.6", AuthzFilter(Typed(), port: "8080")).With(Policy(Custom.Replace("istio: ingressgateway", "app: web", StringComparison.Ordinal))), "listener on 8443"),
        Pass("ExtAuthzPort443Open", "a policy for that port", Filtered("1.14.6", AuthzFilter(Typed(), port: "8080")).With(Policy(PolicyFor("8443")))),
        Pass("ExtAuthzPort443Open", "a server that sees no requests", Passing("1.14.6").With(AuthzFilter(Typed(), port: "8080"))),
        Pass("ExtAuthzPort443Open", "a server of another gateway", Meshes.Of("1.14.6").With(Authz()).With(Gateway(Http())).With(AuthzFilter(Typed(), port: "8080"))
            .With(Meshes.Gateway("1.14.6").Replace("name: istio-ingressgateway, labels: {istio: ingressgateway}", "name: edge, labels: {istio: edge}", StringComparison.Ordinal).Replace("istio: ingressgateway}", "istio: edge}", StringComparison.Ordinal))
            .With(Gateway(Http(9090), "edge", selector: "istio: edge"))),
        Pass("ExtAuthzPort443Open", "no external authorization", Served("1.14.6")),

        Fail("ExtAuthzClusterUnknown", "no such service", Filtered("1.14.6", AuthzFilter(Typed("outbound|9000||authz.shop.svc.cluster.local"))), "there is authz.auth.svc.cluster.local"),
        Fail("ExtAuthzClusterUnknown", "the targetPort instead of the port", Filtered("1.14.6", AuthzFilter(Typed("outbound|50051||authz.auth.svc.cluster.local"))), "has the ports 9000"),
        Pass("ExtAuthzClusterUnknown", "port and full name", Filtered("1.14.6", AuthzFilter(Typed()))),

        Warn("ExtAuthzClusterFiltered", "gateways get less", Filtered("1.14.6", AuthzFilter(Typed()), "{name: PILOT_FILTER_GATEWAY_CLUSTER_CONFIG, value: 'true'}"), "is true"),
        Warn("ExtAuthzClusterFiltered", "1.13 leaves a provider's out too", Provided(Provider, "1.13.9", "{name: PILOT_FILTER_GATEWAY_CLUSTER_CONFIG, value: '1'}"), "a provider"),
        Pass("ExtAuthzClusterFiltered", "1.14 sends a provider's", Provided(Provider, "1.14.6", "{name: PILOT_FILTER_GATEWAY_CLUSTER_CONFIG, value: 'true'}")),
        Pass("ExtAuthzClusterFiltered", "gateways get all", Filtered("1.14.6", AuthzFilter(Typed()))),
        Pass("ExtAuthzClusterFiltered", "nobody is asked", Provided("{}", "1.13.9", "{name: PILOT_FILTER_GATEWAY_CLUSTER_CONFIG, value: 'true'}")),

        Warn("ExtAuthzTimeout", "a filter without", Filtered("1.14.6", AuthzFilter(Typed(timeout: ""))), "200 ms"),
        Warn("ExtAuthzTimeout", "a provider without", Provided(Provider.Replace(", timeout: 0.5s", "", StringComparison.Ordinal)), "600 s"),
        Pass("ExtAuthzTimeout", "1.9 has no such field", new Snapshots().With(Meshes.Istiod("1.9.9")).With(Meshes.Config(Provider.Replace(", timeout: 0.5s", "", StringComparison.Ordinal)))),
        Warn("ExtAuthzTimeout", "a provider without on 1.10", Provided(Provider.Replace(", timeout: 0.5s", "", StringComparison.Ordinal), "1.10.0"), "600 s"),
        Pass("ExtAuthzTimeout", "a filter that asks nobody, which another check tells", Filtered("1.14.6", AuthzFilter(Typed(timeout: "").Replace("grpc_service", "grpc_servce", StringComparison.Ordinal)))),
        Pass("ExtAuthzTimeout", "both with", Provided(Provider).With(AuthzFilter(Typed()))),

        Warn("ExtAuthzPortName", "a port without a protocol", Served("1.14.6").With(AuthzFilter(Typed())).With(Authz("{name: auth, port: 9000}")), "named 'auth'"),
        Pass("ExtAuthzPortName", "grpc", Filtered("1.14.6", AuthzFilter(Typed()))),
        Pass("ExtAuthzPortName", "a filter that asks over HTTP", Served("1.14.6").With(AuthzFilter(Typed().Replace("grpc_service: {envoy_grpc: {cluster_name:", "http_service: {server_uri: {cluster:", StringComparison.Ordinal))).With(Authz("{name: auth, port: 9000}"))),
        Pass("ExtAuthzPortName", "a provider that asks over HTTP", Named(Provider.Replace("Grpc", "Http", StringComparison.Ordinal))),
        Warn("ExtAuthzPortName", "a filter and a provider, told once", Named(Provider).With(AuthzFilter(Typed())), "named 'auth'"),

        // SOURCES.md, section 3: an unknown provider name makes deny-all.
        Fail("ExtAuthzUnknownProvider", "a name that is not there", Provided(Provider).With(Policy(Custom.Replace("name: authz", "name: auth", StringComparison.Ordinal))), "no provider 'auth'; it has authz"),
        Fail("ExtAuthzUnknownProvider", "no providers at all", Provided("{}").With(Policy(Custom)), "All requests are denied"),
        Fail("ExtAuthzUnknownProvider", "no providers at all, whole", Provided("{}").With(Policy(Custom)), "no provider 'authz'. All requests are denied."),
        Fail("ExtAuthzUnknownProvider", "in the mesh config of another revision", Provided(Provider).With(Meshes.Istiod("1.14.6", "canary")).With(Meshes.Config("{}", "istio-canary"))
            .With(Meshes.Gateway("1.14.6").Replace("name: istio-ingressgateway, labels: {istio: ingressgateway}", "name: edge, labels: {istio: edge, istio.io/rev: canary}", StringComparison.Ordinal)
                .Replace("istio: ingressgateway}", "istio: edge}", StringComparison.Ordinal))
            .With(Policy(Custom.Replace("istio: ingressgateway", "istio: edge", StringComparison.Ordinal))), "All requests are denied"),
        Pass("ExtAuthzUnknownProvider", "there", Provided(Provider).With(Policy(Custom))),
        Pass("ExtAuthzUnknownProvider", "a policy of another action", Provided("{}").With(Policy("action: ALLOW, rules: [{}]"))),

        Fail("ExtAuthzProviderService", "no such service", Provided(Provider.Replace("authz.auth.svc", "authz.shop.svc", StringComparison.Ordinal)), "there is authz.auth.svc.cluster.local"),
        Fail("ExtAuthzProviderService", "no such port", Provided(Provider.Replace("9000", "9001", StringComparison.Ordinal)), "asks port 9001"),
        Pass("ExtAuthzProviderService", "there", Provided(Provider)),

        Fail("ExtAuthzSeveralProviders", "two on 1.14", Doubled("1.14.6"), "authz, other"),
        Fail("ExtAuthzSeveralProviders", "two on 1.29", Doubled("1.29.0"), "authz, other"),
        Pass("ExtAuthzSeveralProviders", "two on 1.30", Doubled("1.30.0")),
        Pass("ExtAuthzSeveralProviders", "one", Provided(Provider).With(Policy(Custom))),
        Pass("ExtAuthzSeveralProviders", "one by two policies", Provided(Provider).With(Policy(Custom)).With(Policy(Custom, name: "second"))),
        Pass("ExtAuthzSeveralProviders", "another for another workload", Provided(Provider).With(Policy(Custom)).With(Policy(Custom.Replace("name: authz", "name: other", StringComparison.Ordinal).Replace("istio: ingressgateway", "app: web", StringComparison.Ordinal), name: "second"))),

        Fail("ExtAuthzPolicyPorts", "443 on 1.14", Provided(Provider).With(Policy(PolicyFor("443"))), "listeners are on 8080, 8443"),
        Pass("ExtAuthzPolicyPorts", "8443 on 1.14", Provided(Provider).With(Policy(PolicyFor("8443")))),
        Pass("ExtAuthzPolicyPorts", "443 on 1.5", Served("1.5.0").With(Policy(PolicyFor("443")))),
        Pass("ExtAuthzPolicyPorts", "a policy without a selector, for workloads of any port", Provided(Provider).With(Policy(PolicyFor("9090").Replace("selector: {matchLabels: {istio: ingressgateway}}, ", "", StringComparison.Ordinal)))),
        Pass("ExtAuthzPolicyPorts", "a policy for another workload", Provided(Provider).With(Policy(PolicyFor("9090").Replace("istio: ingressgateway", "app: web", StringComparison.Ordinal)))),
        Pass("ExtAuthzPolicyPorts", "a gateway that has no server yet", Meshes.Of("1.14.6").With(Policy(PolicyFor("443")))),
        Fail("ExtAuthzPolicyPorts", "the port of another gateway", Provided(Provider).With(Policy(PolicyFor("9090")))
            .With(Meshes.Gateway("1.14.6").Replace("name: istio-ingressgateway, labels: {istio: ingressgateway}", "name: edge, labels: {istio: edge}", StringComparison.Ordinal).Replace("istio: ingressgateway}", "istio: edge}", StringComparison.Ordinal))
            .With(Gateway(Http(9090), "edge", selector: "istio: edge")), "listeners are on 8080, 8443"),

        Warn("AuthorizationPolicyMatchesNothing", "another namespace", Served("1.14.6").With(Policy(Custom, "auth")), "No pod in namespace auth"),
        Pass("AuthorizationPolicyMatchesNothing", "the gateway", Served("1.14.6").With(Policy(Custom))),
        Pass("AuthorizationPolicyMatchesNothing", "no selector", Served("1.14.6").With(Policy("action: DENY", "auth"))),
        Pass("AuthorizationPolicyMatchesNothing", "pods of its namespace", Served("1.14.6").With(Policy(ForWeb, "shop")).With(Web())),
        Pass("AuthorizationPolicyMatchesNothing", "pods anywhere, from the root namespace", Served("1.14.6").With(Policy(ForWeb)).With(Web())),
        Warn("AuthorizationPolicyMatchesNothing", "pods of another namespace", Served("1.14.6").With(Policy(ForWeb, "auth")).With(Web()), "No pod in namespace auth"),
        Warn("AuthorizationPolicyMatchesNothing", "pods with other labels", Served("1.14.6").With(Policy(Custom, "shop")).With(Web()), "No pod in namespace shop"),
    ];

    /// <summary>A gateway with a server on 80 and one on 443, and the service that is asked.</summary>
    private static Snapshots Filtered(string version, string filter, string env = "") =>
        (env.Length == 0 ? Served(version) : Served(version).With(Meshes.Istiod(version, "canary", env))).With(Authz()).With(filter);

    private static Snapshots Served(string version) => Meshes.Of(version).With(Gateway($"{Http()}, {Https("mode: SIMPLE, credentialName: shop")}"));

    /// <summary>A server on 80 whose Service leads to 8080.</summary>
    private static Snapshots Translated(string version, string port) => new Snapshots()
        .With(Meshes.Istiod(version)).With(Meshes.Gateway(version)).With(Gateway(Http()))
        .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", "{port: 80, targetPort: 8080}"))
        .With(AuthzFilter(Untyped(), OldHcm, OldRouter, port));

    private static Snapshots Provided(string config, string version = "1.14.6", string env = "") => new Snapshots()
        .With(Meshes.Istiod(version, env: env)).With(Meshes.Gateway(version)).With(Meshes.Config(config)).With(Authz())
        .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", Meshes.GatewayPorts("1.14.6")))
        .With(Gateway($"{Http()}, {Https("mode: SIMPLE, credentialName: shop")}"));

    /// <summary>A provider whose service's port does not tell its protocol.</summary>
    private static Snapshots Named(string config) => Meshes.Of("1.14.6").Without(new(MeshKinds.ConfigMap, "istio-system", "istio")).With(Meshes.Config(config)).With(Authz("{name: auth, port: 9000}"));

    /// <summary>A server on 80, and one on 9443 that passes TLS on as it comes.</summary>
    private static Snapshots Passing(string version) => Meshes.Of(version).With(Authz())
        .With(Gateway($"{Http()}, {{port: {{number: 9443, protocol: TLS, name: tls}}, hosts: ['*'], tls: {{mode: PASSTHROUGH}}}}"));

    private static string Web() => Meshes.Pod("web-1", "shop", "app: web", "{name: web, image: web}");

    private static string Unselected(string filter) => filter.Replace("workloadSelector: {labels: { istio: ingressgateway } }", "workloadSelector: {}", StringComparison.Ordinal);

    /// <summary>The same EnvoyFilter with its patch twice.</summary>
    private static string Twice(string filter) => filter + "\n" + filter[filter.IndexOf("  - applyTo", StringComparison.Ordinal)..];

    private static Snapshots Doubled(string version) => Meshes.Of(version).With(Policy(Custom)).With(Policy(Custom.Replace("name: authz", "name: other", StringComparison.Ordinal), name: "second"));

    private static string PolicyFor(string port) =>
        $"action: CUSTOM, provider: {{name: authz}}, selector: {{matchLabels: {{istio: ingressgateway}}}}, rules: [{{to: [{{operation: {{ports: ['{port}']}}}}]}}]";
}
