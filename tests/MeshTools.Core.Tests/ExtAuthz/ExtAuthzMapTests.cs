using MeshTools.Cluster.Naming;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>Which server is guarded, and why not: each trap of SOURCES.md, sections 3 and 9.</summary>
public class ExtAuthzMapTests
{
    private const string ProviderText = "extensionProviders:\n- name: authz\n  envoyExtAuthzGrpc: {service: ext-authz.default.svc.cluster.local, port: 8888, timeout: 0.5s}";

    private const string Cluster = "outbound|8888||ext-authz.default.svc.cluster.local";

    private static readonly string Typed = Objects.Typed(Cluster);

    private static readonly string Untyped = Objects.Untyped(Cluster);

    /// <summary>What is there, the version, and for ports 80 and 443: Guarded, Open or Excepted, with ! where it is not healthy; then a part of the reason of the one or other.</summary>
    public static TheoryData<string, string, string, string, string?> Filters { get; } = new()
    {
        { "right", "1.14.0", Objects.AuthzFilter(Typed), "Guarded Guarded", null },
        { "the procedure's", "1.5.0", Objects.AuthzFilter(Untyped, Objects.OldHcm, Objects.OldRouter, port: "80"), "Guarded Open!", "It is for port 80, and the listener is on 443." },
        { "the procedure's on 1.6", "1.6.14", Objects.AuthzFilter(Untyped, Objects.OldHcm, Objects.OldRouter, port: "80"), "Open! Open!", "It is for port 80, and the listener is on 8080." },
        { "names of 1.5 on 1.19", "1.19.0", Objects.AuthzFilter(Typed, Objects.OldHcm, Objects.OldRouter), "Open! Open!", "has no filter named envoy.http_connection_manager or envoy.router" },
        { "new names on 1.7", "1.7.8", Objects.AuthzFilter(Typed), "Open! Open!", "has no filter named envoy.filters" },
        { "config on 1.7", "1.7.8", Objects.AuthzFilter(Untyped, Objects.OldHcm, Objects.OldRouter), "Open! Open!", "drops what stands under config" },
        { "the v3 type on 1.6", "1.6.14", Objects.AuthzFilter(Typed, Objects.OldHcm, Objects.OldRouter), "Open! Open!", "drops all patches of listeners" },
        { "no transport version", "1.14.0", Objects.AuthzFilter(Objects.Typed(Cluster, "stat_prefix: x")), "Open! Open!", "transport_api_version is not set" },
        { "behind the router", "1.14.0", Objects.AuthzFilter(Typed, operation: "INSERT_AFTER"), "Open! Open!", "INSERT_AFTER" },
        { "for sidecars", "1.14.0", Objects.AuthzFilter(Typed, context: "SIDECAR_INBOUND"), "Open! Open!", "its context is SIDECAR_INBOUND" },
        { "another namespace", "1.14.0", Objects.AuthzFilter(Typed, ns: "default"), "Open! Open!", "stands in namespace default; its pods are in istio-system" },
        { "another label", "1.14.0", Objects.AuthzFilter(Typed, selector: "istio: ingress"), "Open! Open!", "selects istio=ingress, which no pod has" },
        { "no such service", "1.14.0", Objects.AuthzFilter(Objects.Typed("outbound|8888||ext-authz.prod.svc.cluster.local")), "Guarded! Guarded!", "there is no such service; there is ext-authz.default" },
        { "no such port", "1.14.0", Objects.AuthzFilter(Objects.Typed("outbound|9999||ext-authz.default.svc.cluster.local")), "Guarded! Guarded!", "has the ports 8888" },
        { "no such service, fails open", "1.14.0", Objects.AuthzFilter(Objects.Typed("outbound|8888||ext-authz.prod.svc.cluster.local", "transport_api_version: V3, failure_mode_allow: true")), "Open! Open!", "fails open" },
        { "a misspelt field", "1.14.0", Objects.AuthzFilter(Typed.Replace("grpc_service", "grpc_servce", StringComparison.Ordinal)), "Open! Open!", "name nobody to ask: there is no grpc_service and no http_service; its fields are @type, transport_api_version, grpc_servce" },
        { "a misspelt router", "1.14.0", Objects.AuthzFilter(Typed, router: "envoy.filters.http.rooter"), "Open! Open!", "has no filter named envoy.filters.http.rooter" },
        { "a misspelt manager", "1.14.0", Objects.AuthzFilter(Typed, hcm: "envoy.filters.network.http_connection"), "Open! Open!", "has no filter named envoy.filters.network.http_connection," },
        { "before another filter", "1.14.0", Objects.AuthzFilter(Typed, router: "envoy.filters.http.cors"), "Guarded Guarded", null },
        { "at the end", "1.14.0", Objects.AuthzFilter(Typed, operation: "ADD"), "Open! Open!", "at the end, behind the router" },
        { "into a filter that may not be there", "1.14.0", Objects.AuthzFilter(Typed, operation: "MERGE"), "Open! Open!", "MERGE, which adds no filter" },
        { "for connections", "1.14.0", Objects.AuthzFilter(Typed).Replace("HTTP_FILTER", "NETWORK_FILTER", StringComparison.Ordinal), "Open! Open!", "applies to NETWORK_FILTER" },
        { "proxies of another release", "1.14.0", Proxies(@"^1\.9.*"), "Open! Open!", @"fits ^1\.9.*, and this is 1.14.0" },
        { "proxies of this release", "1.14.0", Proxies(@"^1\.14.*"), "Guarded Guarded", null },
        { "proxies of no release", "1.14.0", Proxies("["), "Open! Open!", "no regular expression" },
        { "one listener by name", "1.14.0", Listener("name: 0.0.0.0_8080"), "Guarded Open!", "for the listener 0.0.0.0_8080, and this one is on 8443" },
        { "one filter chain by its host", "1.14.0", Objects.AuthzFilter(Typed).Replace("filterChain: {", "filterChain: {sni: shop.example, ", StringComparison.Ordinal), "Open! Guarded", "only for the filter chain of shop.example" },
        { "one filter chain by name", "1.14.0", Objects.AuthzFilter(Typed).Replace("filterChain: {", "filterChain: {name: x, ", StringComparison.Ordinal), "Open! Open!", "only for the filter chain named x" },
        { "settings that Envoy discovers", "1.14.0", Objects.AuthzFilter($"config_discovery: {{type_urls: [{ExtAuthzPatch.Type}]}}").Replace("envoy.filters.http.ext_authz\n", "mine\n", StringComparison.Ordinal), "Guarded Guarded", null },
        { "settings in a wrapping", "1.14.0", Objects.AuthzFilter($$"""typed_config: {"@type": type.googleapis.com/udpa.type.v1.TypedStruct, type_url: {{ExtAuthzPatch.Type}}, value: {transport_api_version: V3, grpc_service: {envoy_grpc: {cluster_name: "{{Cluster}}"} } } }"""), "Guarded Guarded", null },
        { "one of another type beside it", "1.14.0", Objects.AuthzFilter(Typed) + Beside(Typed.Replace("v3.ExtAuthz", "v3.ExtAuth", StringComparison.Ordinal)), "Open! Open!", "of envoyfilter/istio-system/beside makes Istio 1.14.0 drop all patches of listeners, this one too" },
        { "the v3 type beside it on 1.6", "1.6.14", Objects.AuthzFilter(Untyped, Objects.OldHcm, Objects.OldRouter) + Beside(Typed), "Open! Open!", "makes Istio 1.6.14 drop all patches" },
        { "nothing", "1.14.0", "", "Open! Open!", "No EnvoyFilter or policy asks" },
        { "policy", "1.14.0", Policy("rules: [{}]"), "Guarded Guarded", null },
        { "policy on 1.8", "1.8.6", Policy("rules: [{}]"), "Open! Open!", "does not know the action CUSTOM" },
        { "policy for one port", "1.14.0", Policy("rules: [{to: [{operation: {ports: ['8080']}}]}]"), "Guarded Open!", "It is for port 8080, and the listener is on 8443." },
        { "policy for the Service's port", "1.14.0", Policy("rules: [{to: [{operation: {ports: ['443']}}]}]"), "Open! Open!", "It is for port 443" },
        { "policy without a rule", "1.14.0", Policy("rules: []"), "Open! Open!", "no rule" },
        { "policy for a path", "1.14.0", Policy("rules: [{to: [{operation: {paths: ['/admin*']}}]}]"), "Open! Open!", "It is only for paths /admin*" },
        { "policy for the server's host", "1.14.0", Policy("rules: [{to: [{operation: {hosts: [shop.example]}}]}]"), "Open! Guarded", "It is only for hosts shop.example" },
        { "policy for callers", "1.14.0", Policy("rules: [{from: [{source: {ipBlocks: [10.0.0.0/8]}}]}]"), "Open! Open!", "only for requests that fit its 'from'" },
        { "a path excepted", "1.14.0", Policy("rules: [{to: [{operation: {notPaths: [/healthz]}}]}]"), "Guarded Guarded", "All but /healthz." },
        { "a server's host excepted", "1.14.0", Policy("rules: [{to: [{operation: {notHosts: [shop.example, 'shop.example:*']}}]}]"), "Guarded Excepted", "All but shop.example." },
        { "unknown provider", "1.14.0", Policy("rules: [{}]", "nobody"), "Guarded! Guarded!", "has no provider 'nobody', so every request is denied" },
        { "two providers", "1.14.0", Policy("rules: [{}]") + "\n---\n" + Policy("rules: [{}]", "other").Replace("name: ext-authz,", "name: second,", StringComparison.Ordinal), "Guarded! Guarded!", "takes one, so every request is denied" },
        { "two providers on 1.30", "1.30.0", Policy("rules: [{}]") + "\n---\n" + Policy("rules: [{}]", "other").Replace("name: ext-authz,", "name: second,", StringComparison.Ordinal), "Guarded Guarded", null },
        { "policy for a Gateway of the Gateway API", "1.30.0", Policy("rules: [{}]").Replace("selector: {matchLabels: {istio: ingressgateway}}", "targetRefs: [{kind: Gateway, group: gateway.networking.k8s.io, name: other}]", StringComparison.Ordinal), "Open! Open!", "No EnvoyFilter or policy asks" },
        { "policy elsewhere", "1.14.0", Policy("rules: [{}]", ns: "default"), "Open! Open!", "stands in namespace default" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void Each_server_is_judged(string what, string version, string yaml, string expected, string? reason)
    {
        Snapshots mesh = Planned.Mesh(version).Without(new(MeshTools.Mesh.Observed.MeshKinds.ConfigMap, "istio-system", "istio")).With(Meshes.Config(ProviderText));
        IReadOnlyList<ExtAuthzCoverage> rows = Planned.Map(yaml.Length == 0 ? mesh : mesh.With(yaml));
        Assert.Equal($"{what}: {expected}", $"{what}: {string.Join(' ', rows.Select(static row => row.Status + (row.IsHealthy ? "" : "!")))}");
        Assert.True(reason is null ? rows.All(static row => row.Reason is null) : rows.Any(row => row.Reason?.Contains(reason, StringComparison.Ordinal) == true), string.Join(" | ", rows.Select(static row => row.Reason)));
    }

    [Theory]
    [InlineData("1.5.0", 80, 443)]
    [InlineData("1.6.14", 8080, 8443)]
    [InlineData("1.30.0", 8080, 8443)]
    public void Listeners_have_the_ports_of_the_version(string version, int http, int https)
    {
        IReadOnlyList<ExtAuthzCoverage> rows = Planned.Map(Planned.Mesh(version));
        Assert.Equal(["80/HTTP", "443/HTTPS"], rows.Select(static row => row.Server));
        Assert.Equal([http, https], rows.SelectMany(static row => row.ListenerPorts));
        Assert.Equal("gateway/istio-system/web", rows[0].Source);
    }

    [Fact]
    public void A_server_that_is_added_later_is_found_open()
    {
        Snapshots mesh = Planned.Mesh("1.14.0");
        Snapshots guarded = Planned.After(mesh, Planned.Changes(mesh, Planned.Request() with { ListenerPort = 8443 }));
        Assert.Equal(ExtAuthzStatus.Open, Planned.Map(guarded)[0].Status);
        Snapshots more = Planned.After(mesh, Planned.Changes(mesh)).With(Objects.Gateway(Objects.Http(8081), "late"));
        Assert.All(Planned.Map(more), static row => Assert.Equal(ExtAuthzStatus.Guarded, row.Status));
    }

    [Fact]
    public void A_service_that_nobody_answers_for_is_named()
    {
        Snapshots mesh = Planned.Mesh("1.14.0");
        Snapshots guarded = Planned.After(mesh, Planned.Changes(mesh)).Without(new(MeshTools.Mesh.Observed.MeshKinds.Endpoints, "default", "ext-authz"));
        Assert.All(Planned.Map(guarded), static row =>
        {
            Assert.Equal((ExtAuthzStatus.Guarded, false), (row.Status, row.IsHealthy));
            Assert.Equal("service/default/ext-authz has no ready endpoints.", row.Reason);
        });
    }

    [Fact]
    public void A_cluster_that_gateways_may_not_get_is_named()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Objects.AuthzFilter(Typed))
            .Without(new(MeshTools.Mesh.Observed.MeshKinds.Deployment, "istio-system", "istiod"))
            .With(Meshes.Istiod("1.14.0", env: "{name: PILOT_FILTER_GATEWAY_CLUSTER_CONFIG, value: 'true'}"));
        Assert.All(Planned.Map(mesh), static row => Assert.Contains("PILOT_FILTER_GATEWAY_CLUSTER_CONFIG", row.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.13.9", "true", true)]
    [InlineData("1.13.9", "1", true)]
    [InlineData("1.13.9", "false", false)]
    [InlineData("1.14.0", "true", false)]
    public void Up_to_1_13_gateways_may_lack_the_cluster_of_a_provider_too(string version, string setting, bool isTold)
    {
        Snapshots mesh = Planned.Mesh(version);
        mesh = Planned.After(mesh, Planned.Changes(mesh)).Without(new(MeshTools.Mesh.Observed.MeshKinds.Deployment, "istio-system", "istiod"))
            .With(Meshes.Istiod(version, env: $"{{name: PILOT_FILTER_GATEWAY_CLUSTER_CONFIG, value: '{setting}'}}"));
        Assert.All(Planned.Map(mesh), row => Assert.Equal(isTold, row.Reason?.Contains("PILOT_FILTER_GATEWAY_CLUSTER_CONFIG", StringComparison.Ordinal) == true));
    }

    [Fact]
    public void A_provider_in_the_mesh_config_of_another_revision_is_none()
    {
        // The gateway is looked after by the canary, and an unknown provider denies everything (SOURCES.md, section 3).
        Snapshots mesh = new Snapshots().With(Meshes.Namespace("istio-system")).With(Meshes.Istiod("1.14.0")).With(Meshes.Istiod("1.14.0", "canary"))
            .With(Meshes.Config(ProviderText)).With(Meshes.Config("trustDomain: cluster.local", "istio-canary"))
            .With(Meshes.Gateway("1.14.0").Replace("labels: {istio: ingressgateway}", "labels: {istio: ingressgateway, istio.io/rev: canary}", StringComparison.Ordinal))
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", Meshes.GatewayPorts("1.14.0")))
            .With(Planned.Service).With(Objects.Gateway(Objects.Http())).With(Policy("rules: [{}]"));
        ExtAuthzCoverage row = Assert.Single(Planned.Map(mesh));
        Assert.Equal((ExtAuthzStatus.Guarded, false), (row.Status, row.IsHealthy));
        Assert.Contains("of the gateway's revision (configmap/istio-system/istio-canary) has no provider 'authz'", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_server_nothing_is_guarded()
    {
        ExtAuthzCoverage[] none = [.. Planned.Map(Meshes.Of("1.14.0").With(Planned.Service))];
        Assert.Empty(none);
        Assert.False(ExtAuthzTest.Passes([]));
        Snapshots mesh = Planned.Mesh("1.14.0");
        Assert.False(ExtAuthzTest.Passes([.. Planned.Map(mesh)]));
        Assert.True(ExtAuthzTest.Passes([.. Planned.Map(Planned.After(mesh, Planned.Changes(mesh)))]));
    }

    [Theory]
    [InlineData("TLS")]
    [InlineData("HTTPS")]
    public void What_passes_through_in_TLS_is_open(string protocol)
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Objects.Gateway($"{{port: {{number: 8443, protocol: {protocol}, name: tls}}, hosts: ['*'], tls: {{mode: PASSTHROUGH}}}}", "through"));
        ExtAuthzCoverage row = Planned.Map(Planned.After(mesh, Planned.Changes(mesh))).Single(static row => row.Source == "gateway/istio-system/through");
        Assert.Equal(ExtAuthzStatus.Open, row.Status);
        Assert.Contains("sees no requests", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Get_reads_back_what_Add_wrote()
    {
        foreach (ExtAuthzForm form in new[] { ExtAuthzForm.EnvoyFilter, ExtAuthzForm.Provider })
        {
            Snapshots mesh = Planned.Mesh("1.14.0");
            Snapshots after = Planned.After(mesh, Planned.Changes(mesh, Planned.Request() with { Form = form, StatusOnError = 503, FailOpen = true, ListenerPort = 8080 }));
            ExtAuthzFilter filter = Assert.Single(ExtAuthzQuery.Select(Planned.Seen(after), [], [], "kc")).Value!;
            Assert.Equal(
                ("ingress-gateway-ef", "istio-system", form, "istio-ingressgateway", Planned.Host, 8888, ExtAuthzProtocol.Grpc, TimeSpan.FromSeconds(0.5)),
                (filter.Name, filter.Namespace, filter.Form, filter.Gateway, filter.Service, filter.Port!.Value, filter.Protocol!.Value, filter.Timeout!.Value));
            Assert.Equal((true, 503, 8080, true), (filter.FailOpen, filter.StatusOnError, filter.ListenerPort!.Value, filter.IsManaged));
            Assert.Equal(["80/HTTP"], filter.Guarded);
            Assert.Equal(["443/HTTPS"], filter.Unguarded);
            Assert.Equal(("test", "kc"), (filter.Context, filter.KubeConfig));
        }
    }

    [Fact]
    public void Unknown_names_are_errors()
    {
        static NameFilter Name(string text) => new(text, false, name => name == text);
        ExtAuthzObservation seen = Planned.Seen(Planned.Mesh("1.14.0"));
        Assert.Equal("ExtAuthzFilterNotFound", Assert.Single(ExtAuthzQuery.Select(seen, [Name("x")], [], null)).Error!.Definition.Id);
        Assert.Equal("IngressGatewayNotFound", Assert.Single(ExtAuthzQuery.Select(seen, [], [Name("x")], null)).Error!.Definition.Id);
        Assert.Empty(ExtAuthzQuery.Select(seen, [Name("x") with { IsPattern = true }], [], null));
    }

    private static string Listener(string more) => Objects.AuthzFilter(Typed).Replace("listener:\n", $"listener:\n        {more}\n", StringComparison.Ordinal);

    private static string Proxies(string version) => Objects.AuthzFilter(Typed).Replace("context: GATEWAY\n", $"context: GATEWAY\n      proxy: {{proxyVersion: '{version}'}}\n", StringComparison.Ordinal);

    private static string Beside(string settings) => "\n---\n" + Objects.AuthzFilter(settings).Replace("ingress-gateway-ef", "beside", StringComparison.Ordinal);

    private static string Policy(string rules, string provider = "authz", string ns = "istio-system") =>
        Objects.Policy($"action: CUSTOM, provider: {{name: {provider}}}, selector: {{matchLabels: {{istio: ingressgateway}}}}, {rules}", ns);
}
