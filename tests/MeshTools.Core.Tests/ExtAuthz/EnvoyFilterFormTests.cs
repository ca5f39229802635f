using System.Text.Json.Nodes;
using MeshTools.Cluster.Yaml;
using MeshTools.ExtAuthz;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>The EnvoyFilter of each version, row by row of SOURCES.md, section 3.</summary>
public class EnvoyFilterFormTests
{
    private const string Type = "type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz";

    [Theory]
    [InlineData("1.5.0")]
    [InlineData("1.6.14")]
    public void Up_to_1_6_it_is_the_procedures_filter_with_a_timeout(string version) => AssertSame("""
        apiVersion: networking.istio.io/v1alpha3
        kind: EnvoyFilter
        metadata:
          name: ingress-gateway-ef
          namespace: istio-system
          labels: {app.kubernetes.io/managed-by: meshtools}
          annotations: {meshtools/ext-authz: '{"name":"ingress-gateway-ef","gateway":"istio-system/istio-ingressgateway"}'}
        spec:
          workloadSelector: {labels: {app: istio-ingressgateway}}
          configPatches:
          - applyTo: HTTP_FILTER
            match:
              context: GATEWAY
              listener:
                filterChain: {filter: {name: envoy.http_connection_manager, subFilter: {name: envoy.router}}}
            patch:
              operation: INSERT_BEFORE
              value:
                name: envoy.ext_authz
                config:
                  grpc_service:
                    envoy_grpc: {cluster_name: "outbound|8888||ext-authz.default.svc.cluster.local"}
                    timeout: 0.5s
        """, Planned.Filter(Planned.Mesh(version), Planned.Request()));

    [Fact]
    public void A_listener_port_gives_the_procedures_port_number()
    {
        JsonObject filter = Planned.Filter(Planned.Mesh("1.5.0"), Planned.Request() with { ListenerPort = 80 });
        Assert.Equal(80, Patch(filter).Number("match", "listener", "portNumber"));
        Assert.Null(Patch(Planned.Filter(Planned.Mesh("1.5.0"), Planned.Request())).Number("match", "listener", "portNumber"));
    }

    [Theory]
    [InlineData("1.5.0", false, false, false, null, null)]
    [InlineData("1.6.14", false, false, false, null, null)]
    [InlineData("1.7.8", false, true, false, null, null)]
    [InlineData("1.8.6", true, true, false, null, null)]
    [InlineData("1.9.9", true, true, true, Planned.Host, null)]
    [InlineData("1.13.9", true, true, true, Planned.Host, null)]
    [InlineData("1.14.0", true, true, true, Planned.Host, 10)]
    [InlineData("1.19.0", true, true, true, Planned.Host, 10)]
    [InlineData("1.30.0", true, true, true, Planned.Host, 10)]
    public void Each_version_has_its_form(string version, bool isCanonical, bool isTyped, bool saysV3, string? authority, int? priority)
    {
        JsonObject filter = Planned.Filter(Planned.Mesh(version), Planned.Request());
        ExtAuthzPatch patch = Read(filter);
        Assert.Equal(isCanonical ? "envoy.filters.network.http_connection_manager" : "envoy.http_connection_manager", patch.NetworkFilter);
        Assert.Equal(isCanonical ? "envoy.filters.http.router" : "envoy.router", patch.HttpFilter);
        Assert.Equal(isCanonical ? "envoy.filters.http.ext_authz" : "envoy.ext_authz", patch.Value.Text("name"));
        Assert.Equal(isTyped, patch.TypedConfig is not null);
        Assert.Equal(!isTyped, patch.Config is not null);
        Assert.Equal(isTyped ? Type : null, patch.TypeUrl);
        Assert.Equal(saysV3 ? "V3" : null, patch.TransportVersion);
        Assert.Equal(authority, patch.TypedConfig.Text("grpc_service", "envoy_grpc", "authority"));
        Assert.Equal(priority, filter.Number("spec", "priority"));
        Assert.Equal("0.5s", patch.Timeout);
        Assert.Null(ExtAuthzPatchFaults.First(patch, MeshTools.Mesh.IstioVersion.TryParse(version)!));
    }

    [Theory]
    [InlineData("1.5.0", "config")]
    [InlineData("1.7.8", "typed_config")]
    [InlineData("1.14.0", "typed_config")]
    [InlineData("1.30.0", "typed_config")]
    public void What_is_asked_for_stands_in_it(string version, string settings)
    {
        JsonObject filter = Planned.Filter(Planned.Mesh(version), Planned.Request() with
        {
            FailOpen = true,
            StatusOnError = 503,
            MaxRequestBytes = 4096,
            Timeout = TimeSpan.FromSeconds(2.25),
        });
        JsonNode? config = Read(filter).Value.At(settings);
        Assert.True(config.Flag("failure_mode_allow"));
        Assert.Equal(503, config.Number("status_on_error", "code"));
        Assert.Equal(4096, config.Number("with_request_body", "max_request_bytes"));
        Assert.True(config.Flag("with_request_body", "allow_partial_message"));
        Assert.Equal("2.25s", config.Text("grpc_service", "timeout"));
    }

    [Theory]
    [InlineData("1.5.0", "config")]
    [InlineData("1.14.0", "typed_config")]
    public void An_HTTP_service_is_asked_over_HTTP(string version, string settings)
    {
        JsonObject filter = Planned.Filter(Planned.Mesh(version), Planned.Request() with
        {
            Protocol = ExtAuthzProtocol.Http,
            PathPrefix = "/check",
            IncludeHeaders = ["Cookie", "x-app-*", "*-id"],
            HeadersToUpstream = ["X-User"],
            HeadersToDownstream = ["location", "set-*"],
        });
        JsonNode? service = Read(filter).Value.At(settings, "http_service");
        AssertSame("""
            server_uri:
              uri: http://ext-authz.default.svc.cluster.local:8888
              cluster: outbound|8888||ext-authz.default.svc.cluster.local
              timeout: 0.5s
            path_prefix: /check
            authorization_request: {allowed_headers: {patterns: [{exact: cookie}, {prefix: x-app-}, {suffix: -id}]}}
            authorization_response:
              allowed_upstream_headers: {patterns: [{exact: x-user}]}
              allowed_client_headers: {patterns: [{exact: location}, {prefix: set-}]}
            """, service!);
    }

    [Fact]
    public void An_HTTP_service_of_which_nothing_is_asked_gets_no_more_than_its_address()
    {
        JsonObject filter = Planned.Filter(Planned.Mesh("1.14.0"), Planned.Request() with { Protocol = ExtAuthzProtocol.Http });
        Assert.Equal(["server_uri"], ((JsonObject)Read(filter).Value.At("typed_config", "http_service")!).Select(static field => field.Key));
    }

    private static JsonObject Patch(JsonObject filter) => Assert.Single(filter.Objects("spec", "configPatches"));

    private static ExtAuthzPatch Read(JsonObject filter) => new(new ObservedObject(MeshKinds.EnvoyFilter, filter, []), Patch(filter));

    private static void AssertSame(string yaml, JsonNode actual)
    {
        JsonNode expected = YamlJson.ToJson(YamlReader.ReadDocuments(yaml).Single()!)!;
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected.ToJsonString()}{Environment.NewLine}found    {actual.ToJsonString()}");
    }
}
