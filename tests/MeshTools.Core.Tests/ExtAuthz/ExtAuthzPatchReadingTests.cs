using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>EnvoyFilters that others wrote, in each spelling that Istio takes.</summary>
public class ExtAuthzPatchReadingTests
{
    private const string Cluster = "outbound|8888||ext-authz.default.svc.cluster.local";

    private const string Wrapping = "type.googleapis.com/udpa.type.v1.TypedStruct";

    private static readonly string Typed = Objects.Typed(Cluster);

    private static readonly string Wrong = Typed.Replace("v3.ExtAuthz", "v3.ExtAuth", StringComparison.Ordinal);

    /// <summary>What is there, the version, and for ports 80 and 443: Guarded or Open; then a part of the reason of the one or other.</summary>
    public static TheoryData<string, string, string, string, string?> Filters { get; } = new()
    {
        { "a wrapping by its other name", "1.19.0", Wrapped("typeUrl"), "Guarded Guarded", null },
        { "a wrapping", "1.19.0", Wrapped("type_url"), "Guarded Guarded", null },
        { "another name, known by its type", "1.19.0", Renamed(Objects.AuthzFilter(Typed)), "Guarded Guarded", null },
        { "another name, known by the type in its wrapping", "1.19.0", Renamed(Wrapped("type_url")), "Guarded Guarded", null },
        { "over HTTP", "1.14.0", Objects.AuthzFilter(Http("http_service", "server_uri")), "Guarded Guarded", null },
        { "what Envoy is to discover, and no filter", "1.14.0", Objects.AuthzFilter(Typed).Replace("HTTP_FILTER", "EXTENSION_CONFIG", StringComparison.Ordinal), "Open Open", "No EnvoyFilter or policy asks" },
        { "for nothing", "1.14.0", Objects.AuthzFilter(Typed).Replace("applyTo: HTTP_FILTER", "applyTo: ''", StringComparison.Ordinal), "Open Open", "It applies to nothing" },
        { "a manager that never was", "1.30.0", Objects.AuthzFilter(Typed, hcm: "envoy.filters.network.http_connection"), "Open Open", "has no filter named envoy.filters.network.http_connection," },
        { "a manager that never was on 1.7", "1.7.8", Objects.AuthzFilter(Typed, "envoy.http_connection", Objects.OldRouter), "Open Open", "has no filter named envoy.http_connection," },
        { "proxies that say something of themselves", "1.14.0", Objects.AuthzFilter(Typed).Replace("context: GATEWAY\n", "context: GATEWAY\n      proxy: {metadata: {CLUSTER_ID: east}}\n", StringComparison.Ordinal), "Open Open", "It is only for proxies whose metadata has CLUSTER_ID=east." },
        { "two ports that no listener has", "1.14.0", Twice("81", "82"), "Open Open", "ingress-gateway-ef: It is for port 81," },
        { "a wrong type in a patch beside it", "1.14.0", Objects.AuthzFilter(Typed) + Patch(Wrong), "Open Open", "of envoyfilter/istio-system/ingress-gateway-ef makes Istio 1.14.0 drop all patches" },
        { "a wrong type at another gateway", "1.14.0", Objects.AuthzFilter(Typed) + Beside(Objects.AuthzFilter(Wrong, selector: "istio: egress")), "Guarded Guarded", null },
        { "a wrong type for sidecars", "1.14.0", Objects.AuthzFilter(Typed) + Beside(Objects.AuthzFilter(Wrong, context: "SIDECAR_INBOUND")), "Guarded Guarded", null },
        { "a wrong type beside it on 1.9", "1.9.9", Objects.AuthzFilter(Typed) + Beside(Objects.AuthzFilter(Wrong)), "Open Open", "makes Istio 1.9.9 drop all patches" },
        { "a wrong type beside it on 1.8", "1.8.6", Objects.AuthzFilter(Typed) + Beside(Objects.AuthzFilter(Wrong)), "Guarded Guarded", null },
        { "a wrong type on 1.9", "1.9.9", Objects.AuthzFilter(Wrong), "Open Open", "is none that Istio 1.9.9 knows" },
        { "the v3 type twice on 1.7", "1.7.8", Objects.AuthzFilter(Typed, Objects.OldHcm, Objects.OldRouter) + Beside(Objects.AuthzFilter(Typed, Objects.OldHcm, Objects.OldRouter)), "Guarded Guarded", null },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void Each_server_is_judged(string what, string version, string yaml, string expected, string? reason)
    {
        IReadOnlyList<ExtAuthzCoverage> rows = Planned.Map(Planned.Mesh(version).With(yaml));
        Assert.Equal($"{what}: {expected}", $"{what}: {string.Join(' ', rows.Select(static row => row.Status))}");
        Assert.True(reason is null ? rows.All(static row => row.Reason is null) : rows.Any(row => row.Reason?.Contains(reason, StringComparison.Ordinal) == true), string.Join(" | ", rows.Select(static row => row.Reason)));
    }

    [Theory]
    [InlineData("HTTP", "[shop.example]", "", ExtAuthzStatus.Open)]
    [InlineData("HTTPS", "[shop.example]", "SIMPLE", ExtAuthzStatus.Guarded)]
    [InlineData("HTTPS", "[shop.example, mail.example]", "SIMPLE", ExtAuthzStatus.Open)]
    [InlineData("HTTPS", "[]", "SIMPLE", ExtAuthzStatus.Open)]
    public void A_filter_chain_of_one_host_is_all_of_a_server_that_has_only_that(string protocol, string hosts, string mode, ExtAuthzStatus expected)
    {
        string tls = mode.Length == 0 ? "" : $", tls: {{mode: {mode}, credentialName: yy-cr}}";
        Snapshots mesh = Meshes.Of("1.14.0").With(Planned.Service).With(Objects.Gateway($"{{port: {{number: 443, protocol: {protocol}, name: web}}, hosts: {hosts}{tls}}}"))
            .With(Objects.AuthzFilter(Typed).Replace("filterChain: {", "filterChain: {sni: shop.example, ", StringComparison.Ordinal));
        Assert.Equal(expected, Assert.Single(Planned.Map(mesh)).Status);
    }

    [Theory]
    [InlineData("failure_mode_allow", "status_on_error", "transport_api_version", "grpc_service", "cluster_name", "typed_config")]
    [InlineData("failureModeAllow", "statusOnError", "transportApiVersion", "grpcService", "clusterName", "typedConfig")]
    public void Get_reads_each_spelling(string open, string status, string protocol, string service, string cluster, string settings)
    {
        string body = $$"""{{settings}}: {"@type": {{ExtAuthzPatch.Type}}, {{protocol}}: V3, {{open}}: true, {{status}}: {code: 503}, {{service}}: {envoy_grpc: { {{cluster}}: "{{Cluster}}"}, timeout: 2s} }""";
        ExtAuthzFilter filter = Get(Objects.AuthzFilter(body));
        Assert.Equal(
            (Planned.Host, 8888, ExtAuthzProtocol.Grpc, TimeSpan.FromSeconds(2), true, 503),
            (filter.Service, filter.Port!.Value, filter.Protocol!.Value, filter.Timeout!.Value, filter.FailOpen, filter.StatusOnError));
        Assert.Equal(["80/HTTP", "443/HTTPS"], filter.Guarded);
    }

    [Theory]
    [InlineData("http_service", "server_uri")]
    [InlineData("httpService", "serverUri")]
    public void Get_reads_whom_it_asks_over_HTTP(string service, string server)
    {
        ExtAuthzFilter filter = Get(Objects.AuthzFilter(Http(service, server)));
        Assert.Equal((Planned.Host, 8888, ExtAuthzProtocol.Http, TimeSpan.FromSeconds(3)), (filter.Service, filter.Port!.Value, filter.Protocol!.Value, filter.Timeout!.Value));
        Assert.Equal(["80/HTTP", "443/HTTPS"], filter.Guarded);
    }

    [Fact]
    public void Get_tells_what_is_not_said_as_nothing()
    {
        ExtAuthzFilter filter = Get(Objects.AuthzFilter(Objects.Typed("mine", timeout: "")));
        Assert.Equal(("mine", null, null, false, 403, false), (filter.Service, filter.Port, filter.Timeout, filter.FailOpen, filter.StatusOnError, filter.IsManaged));
        Assert.Null(Get(Objects.AuthzFilter(Typed.Replace("grpc_service", "grpc_servce", StringComparison.Ordinal))).Protocol);
    }

    [Fact]
    public void Get_tells_a_port_only_where_there_is_one()
    {
        Assert.Equal(8080, Get(Twice("8080", "8080")).ListenerPort);
        Assert.Null(Get(Twice("8080", "8443")).ListenerPort);
    }

    private static ExtAuthzFilter Get(string filter) =>
        Assert.Single(ExtAuthzQuery.Select(Planned.Seen(Planned.Mesh("1.14.0").With(filter)), [], [], null)).Value!;

    private static string Http(string service, string server) =>
        $$"""typed_config: {"@type": {{ExtAuthzPatch.Type}}, transport_api_version: V3, {{service}}: { {{server}}: {uri: "http://x", cluster: "{{Cluster}}", timeout: 3s} } }""";

    private static string Wrapped(string url) => Objects.AuthzFilter(
        $$"""typed_config: {"@type": {{Wrapping}}, {{url}}: {{ExtAuthzPatch.Type}}, value: {transport_api_version: V3, grpc_service: {envoy_grpc: {cluster_name: "{{Cluster}}"} } } }""");

    private static string Renamed(string filter) => filter.Replace("name: envoy.filters.http.ext_authz\n", "name: mine\n", StringComparison.Ordinal);

    private static string Beside(string filter) => "\n---\n" + filter.Replace("ingress-gateway-ef", "beside", StringComparison.Ordinal);

    /// <summary>One EnvoyFilter with a patch for each of two ports.</summary>
    private static string Twice(string first, string second) => Objects.AuthzFilter(Typed, port: first) + Patch(Typed, second);

    private static string Patch(string settings, string? port = null)
    {
        string filter = Objects.AuthzFilter(settings, port: port);
        return "\n" + filter[filter.IndexOf("  - applyTo", StringComparison.Ordinal)..];
    }
}
