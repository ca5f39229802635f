using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>Provider and policy, from Istio 1.9 on.</summary>
public class ProviderFormTests
{
    [Theory]
    [InlineData("1.5.0", "EnvoyFilter")]
    [InlineData("1.8.6", "EnvoyFilter")]
    [InlineData("1.9.9", "ConfigMap AuthorizationPolicy")]
    [InlineData("1.14.0", "ConfigMap AuthorizationPolicy")]
    [InlineData("1.30.0", "ConfigMap AuthorizationPolicy")]
    public void The_version_decides_the_form(string version, string kinds)
    {
        // The provider before the policy: with an unknown provider the policy denies everything.
        IReadOnlyList<Change> changes = Planned.Changes(Planned.Mesh(version));
        Assert.Equal(kinds, string.Join(' ', changes.Select(static change => change.Target.Kind.Kind)));
        Assert.Equal(Enumerable.Range(0, changes.Count), changes.Select(static change => change.Rank));
    }

    [Fact]
    public void The_policy_selects_the_gateway_and_guards_everything()
    {
        (JsonObject provider, JsonObject policy) = Planned.Provider(Planned.Mesh("1.14.0"));
        Assert.Equal("""{"name":"ingress-gateway-ef","envoyExtAuthzGrpc":{"service":"ext-authz.default.svc.cluster.local","port":8888,"timeout":"0.5s"}}""", provider.ToJsonString());
        Assert.Equal(
            """{"selector":{"matchLabels":{"istio":"ingressgateway"}},"action":"CUSTOM","provider":{"name":"ingress-gateway-ef"},"rules":[{}]}""",
            policy["spec"]!.ToJsonString());
        Assert.Equal("istio-system", policy.Text("metadata", "namespace"));
        Assert.Equal("security.istio.io/v1beta1", policy.Text("apiVersion"));
    }

    [Fact]
    public void The_policy_is_of_the_version_that_the_server_serves()
    {
        ExtAuthzPlan plan = ExtAuthzPlanner.Plan(Planned.Seen(Planned.Mesh("1.30.0")) with { PolicyVersion = "v1" }, Planned.Request());
        Assert.Equal("security.istio.io/v1", Assert.Single(plan.Steps).Changes[1].Body.Text("apiVersion"));
    }

    [Theory]
    [InlineData("1.9.9", null)]
    [InlineData("1.10.0", "0.5s")]
    [InlineData("1.30.0", "0.5s")]
    public void Providers_have_a_timeout_from_1_10_on(string version, string? timeout)
    {
        (JsonObject provider, _) = Planned.Provider(Planned.Mesh(version));
        Assert.Equal(timeout, provider.Text("envoyExtAuthzGrpc", "timeout"));
        Assert.Equal(timeout is null, Planned.Plan(Planned.Mesh(version)).Warnings.Any(static warning => warning.Contains("600 s", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1.9.9", "includeHeadersInCheck")]
    [InlineData("1.10.0", "includeRequestHeadersInCheck")]
    [InlineData("1.30.0", "includeRequestHeadersInCheck")]
    public void The_field_for_headers_has_its_name_of_the_version(string version, string field)
    {
        (JsonObject provider, _) = Planned.Provider(Planned.Mesh(version), Planned.Request() with { Protocol = ExtAuthzProtocol.Http, PathPrefix = "/check", IncludeHeaders = ["cookie", "x-*"], HeadersToUpstream = ["x-user"], HeadersToDownstream = ["location"] });
        Assert.Equal(["cookie", "x-*"], provider.Texts("envoyExtAuthzHttp", field));
        Assert.Equal(["x-user"], provider.Texts("envoyExtAuthzHttp", "headersToUpstreamOnAllow"));
        Assert.Equal(["location"], provider.Texts("envoyExtAuthzHttp", "headersToDownstreamOnDeny"));
        Assert.Equal("/check", provider.Text("envoyExtAuthzHttp", "pathPrefix"));
    }

    [Theory]
    [InlineData("1.9.9")]
    [InlineData("1.14.0")]
    [InlineData("1.30.0")]
    public void The_status_on_error_is_a_text_and_only_written_where_it_differs(string version)
    {
        (JsonObject provider, _) = Planned.Provider(Planned.Mesh(version), Planned.Request() with { StatusOnError = 503 });
        Assert.Equal(JsonValueKind.String, provider["envoyExtAuthzGrpc"]!["statusOnError"]!.GetValueKind());
        Assert.Equal("503", provider.Text("envoyExtAuthzGrpc", "statusOnError"));
        Assert.Null(Planned.Provider(Planned.Mesh(version)).Provider.At("envoyExtAuthzGrpc", "statusOnError"));
    }

    [Fact]
    public void What_is_asked_for_stands_in_it()
    {
        (JsonObject provider, JsonObject policy) = Planned.Provider(Planned.Mesh("1.14.0"), Planned.Request() with
        {
            FailOpen = true,
            StatusOnError = 503,
            MaxRequestBytes = 8192,
            Timeout = TimeSpan.FromSeconds(2.25),
            ListenerPort = 8443,
            ExceptPaths = ["/healthz", "/public/*"],
            ExceptHosts = ["status.example", "*.open.example", "admin.example:8443"],
        });
        JsonNode? body = provider["envoyExtAuthzGrpc"];
        Assert.True(body.Flag("failOpen"));
        Assert.Equal("503", body.Text("statusOnError"));
        Assert.Equal(8192, body.Number("includeRequestBodyInCheck", "maxRequestBytes"));
        Assert.True(body.Flag("includeRequestBodyInCheck", "allowPartialMessage"));
        Assert.Equal("2.25s", body.Text("timeout"));
        JsonNode? operation = Assert.Single(Assert.Single(policy.Objects("spec", "rules")).Objects("to"))["operation"];
        Assert.Equal(["8443"], operation.Texts("ports"));
        Assert.Equal(["/healthz", "/public/*"], operation.Texts("notPaths"));

        // A Host header may carry the port.
        Assert.Equal(["status.example", "status.example:*", "*.open.example", "admin.example:8443"], operation.Texts("notHosts"));
    }

    [Theory]
    [InlineData("canary", "", "istio-canary")]
    [InlineData("prod", "prod", "istio-canary")]
    [InlineData("", "default", "istio-canary")]
    [InlineData("", "", "istio")]
    public void The_mesh_config_of_the_gateways_revision_is_edited(string label, string tag, string expected)
    {
        // In another one the provider would be unknown to the gateway's control plane, which then denies everything.
        string gateway = Meshes.Gateway("1.14.0");
        Snapshots mesh = new Snapshots().With(Meshes.Namespace("istio-system")).With(Meshes.Istiod("1.14.0", "canary"))
            .With(Meshes.Config("# kept\ntrustDomain: cluster.local"))
            .With(Meshes.Config("# kept\ntrustDomain: cluster.local", "istio-canary"))
            .With(label.Length == 0 ? gateway : gateway.Replace("labels: {istio: ingressgateway}", $"labels: {{istio: ingressgateway, istio.io/rev: {label}}}", StringComparison.Ordinal)
                .Replace("labels: {istio: ingressgateway }", $"labels: {{istio: ingressgateway, istio.io/rev: {label}}}", StringComparison.Ordinal))
            .With(Planned.Service);
        if (tag.Length > 0)
        {
            mesh.With(Objects.Webhook("Mutating", metadata: $", labels: {{istio.io/rev: canary, istio.io/tag: {tag}}}"));
        }

        Change provider = Planned.Changes(mesh)[0];
        Assert.Equal(expected, provider.Target.Name);
        Assert.StartsWith("# kept\ntrustDomain: cluster.local\n", provider.Body.Text("data", "mesh"), StringComparison.Ordinal);
    }
}
