using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>Policies and providers that others wrote: what they guard, what they leave out, and whom they ask.</summary>
public class ExtAuthzPolicyReadingTests
{
    private const string ProviderText = "extensionProviders:\n- name: authz\n  envoyExtAuthzGrpc: {service: ext-authz.default.svc.cluster.local, port: 8888, timeout: 0.5s}";

    /// <summary>A policy's rules, and for ports 80 (any host) and 443 (shop.example): Guarded, Open or Excepted; then the reason of each.</summary>
    public static TheoryData<string, string, string?, string?> Rules { get; } = new()
    {
        { "[{to: [{operation: {methods: [GET]}}]}]", "Open Open", "It is only for methods GET.", "It is only for methods GET." },
        { "[{to: [{operation: {methods: ['*']}}]}]", "Guarded Guarded", null, null },
        { "[{to: [{operation: {notMethods: [OPTIONS]}}]}]", "Open Open", "It leaves the methods OPTIONS out.", "It leaves the methods OPTIONS out." },
        { "[{to: [{operation: {notMethods: ['*']}}]}]", "Open Open", "It leaves the methods * out.", "It leaves the methods * out." },
        { "[{to: [{operation: {paths: ['*']}}]}]", "Guarded Guarded", null, null },
        { "[{to: [{operation: {paths: ['/*']}}]}]", "Guarded Guarded", null, null },
        { "[{to: [{operation: {paths: [/admin]}}]}, {}]", "Guarded Guarded", null, null },
        { "[{to: [{operation: {paths: [/admin]}}, {operation: {}}]}]", "Guarded Guarded", null, null },
        { "[{when: [{key: 'request.headers[x]', values: [y]}]}]", "Open Open", "Its rule is only for requests that fit its 'when'.", "Its rule is only for requests that fit its 'when'." },
        { "[{to: [{operation: {notPorts: ['8080']}}]}]", "Open Guarded", "It leaves port 8080 out.", null },
        { "[{to: [{operation: {notHosts: [shop.example, 'shop.example:*']}}]}]", "Guarded Excepted", "All but shop.example.", "All but shop.example." },
        { "[{to: [{operation: {notHosts: ['*.example']}}]}]", "Guarded Excepted", "All but *.example.", "All but *.example." },
        { "[{to: [{operation: {notHosts: [SHOP.example]}}]}]", "Guarded Excepted", "All but SHOP.example.", "All but SHOP.example." },
        { "[{to: [{operation: {notHosts: ['*.EXAMPLE']}}]}]", "Guarded Excepted", "All but *.EXAMPLE.", "All but *.EXAMPLE." },
        { "[{to: [{operation: {notHosts: [mail.example]}}]}]", "Guarded Guarded", "All but mail.example.", null },
        { "[{to: [{operation: {notPaths: [/a]}}, {operation: {notPaths: [/a, /b]}}]}]", "Guarded Guarded", "All but /a, /b.", "All but /a, /b." },
        { "[{to: [{operation: {notPaths: ['/*']}}]}]", "Excepted Excepted", "All but /*.", "All but /*." },
        { "[{to: [{operation: {notPaths: ['*']}}]}]", "Excepted Excepted", "All but *.", "All but *." },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_rule_guards_what_it_says(string rules, string expected, string? first, string? second)
    {
        IReadOnlyList<ExtAuthzCoverage> rows = Planned.Map(Mesh().With(Policy($"rules: {rules}")));
        Assert.Equal(expected, string.Join(' ', rows.Select(static row => row.Status)));
        Assert.Equal([Whole(first), Whole(second)], rows.Select(static row => row.Reason));

        static string? Whole(string? reason) => reason?.StartsWith("All but", StringComparison.Ordinal) != false ? reason : "authorizationpolicy/istio-system/ext-authz: " + reason;
    }

    [Theory]
    [InlineData("notHosts: [shop.example], notPaths: [/a]", ExtAuthzStatus.Guarded)]
    [InlineData("paths: [/admin]", ExtAuthzStatus.Open)]
    public void A_server_without_hosts_is_not_taken_for_one_whose_hosts_are_named(string operation, ExtAuthzStatus expected)
    {
        Snapshots mesh = Mesh().Without(new(MeshKinds.Gateway, "istio-system", "web")).With(Objects.Gateway("{port: {number: 80, protocol: HTTP, name: http}, hosts: []}"))
            .With(Policy($"rules: [{{to: [{{operation: {{{operation}}}}}]}}]"));
        Assert.Equal(expected, Assert.Single(Planned.Map(mesh)).Status);
    }

    [Theory]
    [InlineData("envoyExtAuthzGrpc: {service: nobody.default.svc.cluster.local, port: 8888}", false, "It asks port 8888 of nobody.default.svc.cluster.local, and there is no such service.")]
    [InlineData("envoyExtAuthzGrpc: {service: nobody.default.svc.cluster.local, port: 8888, failOpen: true}", true, "It asks port 8888 of nobody.default.svc.cluster.local, and there is no such service. It fails open, so requests come in unasked.")]
    [InlineData("envoyExtAuthzGrpc: {service: ext-authz.default.svc.cluster.local, port: 1}", false, "It asks port 1 of ext-authz.default.svc.cluster.local, and service/default/ext-authz has the ports 8888.")]
    [InlineData("envoyExtAuthzGrpc: {service: ext-authz.default.example, port: 8888}", false, "It asks port 8888 of ext-authz.default.example, and there is no such service; there is ext-authz.default.svc.cluster.local.")]
    [InlineData("envoyExtAuthzGrpc: {port: 1}", false, "It asks no service, and there is no such service.")]
    [InlineData("envoyExtAuthzGrpc: {service: default/ext-authz.default.svc.cluster.local, port: 8888}", false, null)]
    [InlineData("envoyExtAuthzHttp: {service: ext-authz.default.svc.cluster.local, port: 8888}", false, null)]
    public void Whom_a_provider_asks_must_be_there(string provider, bool isOpen, string? reason)
    {
        Snapshots mesh = Mesh($"extensionProviders:\n- name: authz\n  {provider}").With(Policy("rules: [{}]"));
        Assert.All(Planned.Map(mesh), row =>
        {
            Assert.Equal((isOpen ? ExtAuthzStatus.Open : ExtAuthzStatus.Guarded, reason is null), (row.Status, row.IsHealthy));
            Assert.Equal(reason is null ? null : (isOpen ? "authorizationpolicy/istio-system/ext-authz: " : "") + reason, row.Reason);
        });
    }

    [Fact]
    public void Policies_that_name_several_providers_deny_even_where_each_fails_open()
    {
        const string Open = "envoyExtAuthzGrpc: {service: ext-authz.default.svc.cluster.local, port: 8888, failOpen: true}";
        Snapshots mesh = Mesh($"extensionProviders:\n- name: authz\n  {Open}\n- name: other\n  {Open}").With(Policy("rules: [{}]")).With(Policy("rules: [{}]", "second", "other"));
        Assert.All(Planned.Map(mesh), static row => Assert.Equal((ExtAuthzStatus.Guarded, false), (row.Status, row.IsHealthy)));
    }

    [Theory]
    [InlineData("authz", "istio: ingressgateway")]
    [InlineData("other", "app: web")]
    public void One_provider_by_two_policies_and_another_for_another_workload_are_not_several(string provider, string selector)
    {
        Snapshots mesh = Mesh().With(Policy("rules: [{}]")).With(Policy("rules: [{}]", "second", provider).Replace("istio: ingressgateway", selector, StringComparison.Ordinal));
        Assert.All(Planned.Map(mesh), static row => Assert.True(row.IsHealthy, row.Reason));
    }

    [Theory]
    [InlineData(ExtAuthzForm.EnvoyFilter)]
    [InlineData(ExtAuthzForm.Provider)]
    public void A_service_without_ready_endpoints_is_told_of_where_that_can_be_seen(ExtAuthzForm form)
    {
        Snapshots mesh = Planned.Mesh("1.14.0");
        Snapshots guarded = Planned.After(mesh, Planned.Changes(mesh, Planned.Request() with { Form = form })).Without(new(MeshKinds.Endpoints, "default", "ext-authz"));
        Snapshots unready = guarded.With("""
            apiVersion: v1
            kind: Endpoints
            metadata: {name: ext-authz, namespace: default}
            subsets: [{notReadyAddresses: [{ip: 10.0.0.1}]}]
            """);
        Assert.All(Planned.Map(unready), static row => Assert.Equal("service/default/ext-authz has no ready endpoints.", row.Reason));
        Assert.All(Planned.Map(unready.Forbidden(MeshKinds.Endpoints)), static row => Assert.True(row.IsHealthy, row.Reason));
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: ext-authz, namespace: default}\nspec: {type: ExternalName, externalName: authz.example, ports: [{name: grpc, port: 8888}]}")]
    [InlineData("apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata: {name: outside, namespace: default}\nspec: {hosts: [ext-authz.default.svc.cluster.local], ports: [{number: 8888, name: grpc, protocol: GRPC}]}")]
    public void What_is_outside_the_cluster_has_no_endpoints_and_may_answer(string service)
    {
        Snapshots mesh = Mesh().Without(new(MeshKinds.Service, "default", "ext-authz")).Without(new(MeshKinds.Endpoints, "default", "ext-authz")).With(service).With(Policy("rules: [{}]"));
        Assert.All(Planned.Map(mesh), static row => Assert.True(row.IsHealthy, row.Reason));
    }

    [Fact]
    public void Get_reads_a_provider_that_others_wrote()
    {
        Snapshots mesh = Mesh("extensionProviders:\n- name: authz\n  envoyExtAuthzHttp: {service: ext-authz.default.svc.cluster.local, port: 8888, timeout: 2s, failOpen: true, statusOnError: '503'}")
            .With(Policy("rules: [{to: [{operation: {ports: ['8080'], notPaths: [/healthz], notHosts: [shop.example, 'shop.example:*']}}]}, {to: [{operation: {ports: ['8080']}}]}]"));
        ExtAuthzFilter filter = Get(mesh);
        Assert.Equal(
            (Planned.Host, 8888, ExtAuthzProtocol.Http, TimeSpan.FromSeconds(2), true, 503, 8080, "authz"),
            (filter.Service, filter.Port!.Value, filter.Protocol!.Value, filter.Timeout!.Value, filter.FailOpen, filter.StatusOnError, filter.ListenerPort!.Value, filter.Provider));
        Assert.Equal(["/healthz"], filter.ExceptPaths);
        Assert.Equal(["shop.example"], filter.ExceptHosts);
        Assert.False(filter.IsManaged);
    }

    [Fact]
    public void Get_reads_a_policy_for_several_ports_and_a_provider_without_a_port()
    {
        ExtAuthzFilter filter = Get(Mesh("extensionProviders:\n- name: authz\n  envoyExtAuthzGrpc: {service: authz.example}")
            .With(Policy("rules: [{to: [{operation: {ports: ['8080', '8443']}}]}]")));
        Assert.Equal(("authz.example", null, null, null), (filter.Service, filter.Port, filter.ListenerPort, filter.Timeout));
    }

    [Fact]
    public void Get_reads_the_provider_of_a_policy_for_no_gateway_too()
    {
        ExtAuthzFilter filter = Get(Mesh().With(Policy("rules: [{}]").Replace("istio: ingressgateway", "app: web", StringComparison.Ordinal)));
        Assert.Equal((null, Planned.Host), (filter.Gateway, filter.Service));
    }

    [Fact]
    public void Get_reads_the_provider_of_the_gateways_own_revision()
    {
        Snapshots mesh = Mesh(ProviderText.Replace("8888", "1", StringComparison.Ordinal)).With(Meshes.Config(ProviderText, "istio-canary")).With(Meshes.Istiod("1.14.0", "canary"))
            .Without(new(MeshKinds.Deployment, "istio-system", "istio-ingressgateway")).With(Planned.Gateway("edge", "istio: ingressgateway", revision: "canary")).With(Policy("rules: [{}]"));
        Assert.Equal(8888, Get(mesh).Port);
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2000)]
    [InlineData("1m", 60_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("99999999999999999999s", null)]
    [InlineData("soon", null)]
    public void Durations_are_read_as_they_are_written(string text, int? milliseconds) =>
        Assert.Equal(milliseconds, (int?)ExtAuthzSettings.Read(text)?.TotalMilliseconds);

    private static ExtAuthzFilter Get(Snapshots mesh) => Assert.Single(ExtAuthzQuery.Select(Planned.Seen(mesh), [], [], null)).Value!;

    private static Snapshots Mesh(string config = ProviderText) =>
        Planned.Mesh("1.14.0").Without(new(MeshKinds.ConfigMap, "istio-system", "istio")).With(Meshes.Config(config));

    private static string Policy(string rules, string name = "ext-authz", string provider = "authz") =>
        Objects.Policy($"action: CUSTOM, provider: {{name: {provider}}}, selector: {{matchLabels: {{istio: ingressgateway}}}}, {rules}", name: name);
}
