using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>For which of several gateways an EnvoyFilter or a policy is, and what is told of one that misses.</summary>
public class ExtAuthzReachTests
{
    private const string Cluster = "outbound|8888||ext-authz.default.svc.cluster.local";

    private const string Nobody = "No EnvoyFilter or policy asks an authorization service.";

    private static readonly string Typed = Objects.Typed(Cluster);

    /// <summary>What is there, and for edge/public and istio-system/istio-ingressgateway: Guarded or Open; then the reason of the latter, whole.</summary>
    public static TheoryData<string, string, string, string?> Reaches { get; } = new()
    {
        { "a filter of the root namespace for all", Unselected(Objects.AuthzFilter(Typed)), "Guarded Guarded", null },
        { "a filter of the root namespace for one elsewhere", Objects.AuthzFilter(Typed, selector: "istio: edge"), "Guarded Open", Nobody },
        { "a filter of another namespace for all of it", Unselected(Objects.AuthzFilter(Typed, ns: "edge")), "Guarded Open", Nobody },
        { "a policy of the root namespace for all", Policy("rules: [{}]", "istio-system"), "Guarded Guarded", null },
        { "a policy of another namespace for all of it", Policy("rules: [{}]", "edge"), "Guarded Open", Nobody },
        { "a filter for resources that it names", Unselected(Objects.AuthzFilter(Typed, spec: "targetRefs: [{kind: Gateway, group: gateway.networking.k8s.io, name: other}]")), "Open Open", Nobody },
        { "a policy for the resource that it names", Policy("targetRef: {kind: Gateway, group: gateway.networking.k8s.io, name: other}, rules: [{}]", "istio-system"), "Open Open", Nobody },
        { "labels that pods of an application have", Objects.AuthzFilter(Typed, selector: "istio: web"), "Open Open", Nobody },
        { "labels that nobody has, in a namespace without the gateway", Objects.AuthzFilter(Typed, selector: "istio: ingress", ns: "default"), "Open Open", Nobody },
        { "a label that nobody has and that the gateway has in no form", Objects.AuthzFilter(Typed, selector: "team: a"), "Open Open", Nobody },
    };

    [Theory]
    [MemberData(nameof(Reaches))]
    public void Each_gateway_is_reached_or_not(string what, string yaml, string expected, string? reason)
    {
        IReadOnlyList<ExtAuthzCoverage> rows = Planned.Map(Mesh("public").With(yaml));
        Assert.Equal($"{what}: {expected}", $"{what}: {string.Join(' ', rows.Select(static row => row.Status))}");
        Assert.Equal(["public", "istio-ingressgateway"], rows.Select(static row => row.Gateway));
        Assert.Equal(reason, rows[1].Reason);
    }

    [Fact]
    public void Get_tells_the_servers_of_each_gateway_apart_even_where_two_have_one_name()
    {
        Snapshots mesh = Mesh("istio-ingressgateway");
        Assert.Contains("give namespace/name", Assert.Single(Planned.Plan(mesh).Refusals), StringComparison.Ordinal);

        Snapshots after = Planned.After(mesh, Planned.Changes(mesh, Planned.Request() with { Gateways = ["edge/istio-ingressgateway"] }));
        ExtAuthzFilter filter = Assert.Single(ExtAuthzQuery.Select(Planned.Seen(after), [], [], null)).Value!;
        Assert.Equal(("edge", "istio-ingressgateway"), (filter.Namespace, filter.Gateway));
        Assert.Equal(["80/HTTP"], filter.Guarded);
        Assert.Empty(filter.Unguarded);
        Assert.Equal(["edge: Guarded", "istio-system: Open"], Planned.Map(after).Select(static row => $"{row.GatewayNamespace}: {row.Status}"));
    }

    [Fact]
    public void Get_names_gateways_and_servers_once_and_no_gateway_where_there_is_none()
    {
        Snapshots mesh = Mesh("istio-ingressgateway").With(Objects.Gateway(Objects.Http(host: "second.example"), "second"));
        ExtAuthzFilter all = Assert.Single(ExtAuthzQuery.Select(Planned.Seen(mesh.With(Unselected(Objects.AuthzFilter(Typed)))), [], [], null)).Value!;
        Assert.Equal("istio-ingressgateway", all.Gateway);
        Assert.Equal(["80/HTTP"], all.Guarded);

        Snapshots astray = Mesh("public").With(Objects.AuthzFilter(Typed, selector: "istio: nobody"));
        Assert.Null(Assert.Single(ExtAuthzQuery.Select(Planned.Seen(astray), [], [], null)).Value!.Gateway);
    }

    [Fact]
    public void Listeners_are_those_of_the_gateway_that_is_meant()
    {
        Snapshots mesh = Mesh("public").With(Objects.Gateway(Objects.Http(8443), "more", "edge", "istio: edge"));
        Assert.Contains("is on port 8443", Assert.Single(Planned.Plan(mesh, Planned.Request() with { ListenerPort = 8443 }).Refusals), StringComparison.Ordinal);
        Assert.Empty(Planned.Plan(mesh, Planned.Request() with { ListenerPort = 8443, Gateways = ["public"] }).Refusals);
    }

    [Fact]
    public void A_gateway_without_a_server_is_told_also_beside_one_that_has_some()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Planned.Gateway("bare", "istio: bare"));
        Assert.Equal("Gateway istio-system/bare has no server yet: no Gateway object selects it.", Assert.Single(Planned.Plan(mesh, Planned.Request() with { Gateways = ["bare"] }).Warnings));
    }

    [Fact]
    public void A_gateway_that_is_named_twice_is_one()
    {
        ExtAuthzPlan plan = Planned.Plan(Planned.Mesh("1.14.0"), Planned.Request() with { Gateways = ["istio-ingressgateway", "istio-ingressgateway", "istio-system/istio-ingressgateway"] });
        Assert.Single(plan.Steps);
        Assert.Equal("There is no gateway 'x'; there is istio-system/istio-ingressgateway.", Assert.Single(Planned.Plan(Planned.Mesh("1.14.0"), Planned.Request() with { Gateways = ["x", "x"] }).Refusals));
    }

    [Fact]
    public void The_gateways_that_there_are_are_named()
    {
        Assert.Equal("there are edge/public, istio-system/istio-ingressgateway", ExtAuthzGateways.All(Planned.Seen(Mesh("public")).View));
        Snapshots none = Planned.Mesh("1.14.0").Without(new(MeshKinds.Deployment, "istio-system", "istio-ingressgateway"));
        Assert.Equal("There is no gateway 'istio-ingressgateway'; there is none in this mesh.", Assert.Single(Planned.Plan(none).Refusals));
    }

    /// <summary>The usual gateway, and one in namespace edge, each with a server on port 80.</summary>
    private static Snapshots Mesh(string other) => Meshes.Of("1.14.0").With(Planned.Service)
        .With(Objects.Gateway(Objects.Http())).With(Objects.Gateway(Objects.Http(), "edge", "edge", "istio: edge"))
        .With(Planned.Gateway(other, "app: public, istio: edge", "edge"))
        .With(Meshes.Pod("web-1", "shop", "istio: web", "{name: web, image: web}"))
        .Without(new(MeshKinds.ConfigMap, "istio-system", "istio"))
        .With(Meshes.Config($"extensionProviders:\n- name: authz\n  envoyExtAuthzGrpc: {{service: {Planned.Host}, port: 8888, timeout: 0.5s}}"));

    private static string Unselected(string filter) => filter.Replace("workloadSelector: {labels: { istio: ingressgateway } }", "workloadSelector: {}", StringComparison.Ordinal);

    private static string Policy(string spec, string ns) => Objects.Policy($"action: CUSTOM, provider: {{name: authz}}, {spec}", ns);
}
