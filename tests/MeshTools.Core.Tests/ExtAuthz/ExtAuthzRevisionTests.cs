using MeshTools.Changes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>Which control plane, which version and which mesh config count for a gateway, and by which labels it is picked.</summary>
public class ExtAuthzRevisionTests
{
    private const string Canary = "configmap/istio-system/istio-canary";

    [Fact]
    public void A_gateway_that_moved_to_another_revision_takes_its_provider_along()
    {
        Snapshots mesh = Two().With(Planned.Gateway("edge", "istio: edge"));
        ExtAuthzRequest request = Planned.Request() with { Gateways = ["edge"] };
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh, request));
        Snapshots moved = after.Without(new(MeshKinds.Deployment, "istio-system", "edge")).With(Planned.Gateway("edge", "istio: edge", revision: "canary"));
        IReadOnlyList<Change> changes = Planned.Changes(moved, request);
        Assert.Equal(
            [$"MergePatch {Canary}", "Apply authorizationpolicy/istio-system/ingress-gateway-ef", "MergePatch configmap/istio-system/istio"],
            changes.Select(static change => $"{change.Verb} {change.Target}"));
        Assert.DoesNotContain("ingress-gateway-ef", changes[2].Body.Text("data", "mesh"), StringComparison.Ordinal);
        Assert.Empty(Planned.Changes(Planned.After(moved, changes), request));

        // Where it has a policy already and is to get an EnvoyFilter instead, the provider goes from where it is.
        IReadOnlyList<Change> back = Planned.Changes(moved, request with { Form = ExtAuthzForm.EnvoyFilter });
        Assert.Equal("MergePatch configmap/istio-system/istio", $"{back[^1].Verb} {back[^1].Target}");
    }

    [Theory]
    [InlineData("", "istio")]
    [InlineData("gone", "istio")]
    [InlineData("canary", "istio-canary")]
    public void A_gateway_goes_by_its_own_mesh_config_or_else_by_the_default_one(string revision, string expected)
    {
        // istiod without a revision reads istio, whatever is called istio-default.
        Snapshots mesh = Two().With(Meshes.Config("trustDomain: other", "istio-default")).With(Planned.Gateway("edge", "istio: edge", revision: revision));
        Assert.Equal(expected, Planned.Changes(mesh, Planned.Request() with { Gateways = ["edge"] })[0].Target.Name);
    }

    [Fact]
    public void Where_no_control_plane_tells_the_version_a_gateway_does()
    {
        Snapshots mesh = new Snapshots().With(Meshes.Namespace("istio-system")).With(Meshes.Istiod("latest")).With(Meshes.Config("trustDomain: cluster.local"))
            .With(Meshes.Gateway("1.8.6")).With(Planned.Service);
        Assert.Equal("EnvoyFilter", Assert.Single(Planned.Changes(mesh)).Target.Kind.Kind);
    }

    [Fact]
    public void What_is_wrong_besides_is_told_where_the_version_is_not_known()
    {
        IReadOnlyList<string> refusals = Planned.Plan(Planned.Mesh("latest"), Planned.Request() with { Port = 0 }).Refusals;
        Assert.Contains("0 is no port.", refusals);
        Assert.Contains(refusals, static reason => reason.Contains("tells the version", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_wrong_for_the_version_is_told_where_no_gateway_is_found() => Assert.Contains(
        Planned.Plan(Planned.Mesh("1.8.6"), Planned.Request() with { Gateways = ["x"], ExceptPaths = ["/healthz"] }).Refusals,
        static reason => reason.StartsWith("An EnvoyFilter cannot leave out paths or hosts", StringComparison.Ordinal));

    [Fact]
    public void What_is_wrong_for_two_gateways_of_one_version_is_told_once()
    {
        Snapshots mesh = Planned.Mesh("1.9.9").With(Planned.Gateway("edge", "istio: edge", version: "1.9.9")).With(Objects.Gateway(Objects.Http(), "edge", selector: "istio: edge"));
        ExtAuthzRequest request = Planned.Request() with { Gateways = ["istio-ingressgateway", "edge"] };
        Assert.Single(Planned.Plan(mesh, request with { MaxRequestBytes = 1 }).Refusals);
        Assert.Single(Planned.Plan(mesh, request).Warnings);
    }

    [Fact]
    public void What_is_probably_not_meant_is_told_once_for_gateways_of_two_versions()
    {
        Snapshots mesh = Two().With(Meshes.Istiod("1.15.0", "next")).With(Meshes.Config("trustDomain: cluster.local", "istio-next")).With(Meshes.Gateway("1.14.0"))
            .With(Planned.Gateway("edge", "istio: edge", revision: "next", version: "1.15.0"))
            .With(Objects.Gateway(Objects.Http())).With(Objects.Gateway(Objects.Http(), "edge", selector: "istio: edge"))
            .With(Meshes.Service("plain", "app: plain", "{name: tcp, port: 1}", "default"));
        Assert.Single(Planned.Plan(mesh, Planned.Request() with { Service = "plain.default", Port = 1, Gateways = ["istio-ingressgateway", "edge"] }).Warnings);
    }

    [Fact]
    public void Only_the_definition_that_the_form_needs_must_be_there()
    {
        ExtAuthzObservation seen = Planned.Seen(Planned.Mesh("1.14.0"));
        Assert.Empty(ExtAuthzPlanner.Plan(seen with { FilterVersion = null }, Planned.Request()).Refusals);
        Assert.Empty(ExtAuthzPlanner.Plan(seen with { PolicyVersion = null }, Planned.Request() with { Form = ExtAuthzForm.EnvoyFilter }).Refusals);
    }

    [Fact]
    public void A_warning_is_for_those_whom_it_concerns()
    {
        Assert.Empty(Planned.Plan(Planned.Mesh("1.9.9"), Planned.Request() with { Form = ExtAuthzForm.EnvoyFilter }).Warnings);
        Snapshots mesh = Planned.Mesh("1.14.0").With(Meshes.Service("plain", "app: plain", "{name: grpc, port: 1}, {name: http, port: 8888}", "default"));
        ExtAuthzRequest request = Planned.Request() with { Service = "plain.default" };
        Assert.Contains("calls port 8888 'http'", Assert.Single(Planned.Plan(mesh, request).Warnings), StringComparison.Ordinal);
        Assert.Empty(Planned.Plan(mesh, request with { Protocol = ExtAuthzProtocol.Http }).Warnings);
    }

    [Theory]
    [InlineData("name: grpc", false)]
    [InlineData("name: grpc-authz", false)]
    [InlineData("name: http2", false)]
    [InlineData("name: https", false)]
    [InlineData("name: tls", false)]
    [InlineData("name: auth, appProtocol: grpc", false)]
    [InlineData("name: auth, appProtocol: kubernetes.io/h2c", false)]
    [InlineData("name: grpc, appProtocol: http", true)]
    [InlineData("name: authgrpc", true)]
    [InlineData("protocol: TCP", true)]
    public void The_ports_name_or_its_protocol_tells_HTTP2(string port, bool isTold)
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Meshes.Service("plain", "app: plain", $"{{{port}, port: 9000}}", "default"));
        Assert.Equal(isTold, Planned.Plan(mesh, Planned.Request() with { Service = "plain.default", Port = 9000 }).Warnings.Count == 1);
    }

    [Theory]
    [InlineData(ExtAuthzForm.EnvoyFilter, "app: edge, istio: edge", "", "", """{"app":"edge"}""")]
    [InlineData(ExtAuthzForm.Provider, "app: edge, istio: edge", "", "", """{"istio":"edge"}""")]
    [InlineData(ExtAuthzForm.EnvoyFilter, "app.kubernetes.io/name: edge", "", "", """{"app.kubernetes.io/name":"edge"}""")]
    [InlineData(ExtAuthzForm.EnvoyFilter, "b: '2', a: '1', pod: x", "b: '2', a: '1'", "", """{"a":"1","b":"2"}""")]
    [InlineData(ExtAuthzForm.EnvoyFilter, "b: '2', a: '1'", "", "", """{"a":"1","b":"2"}""")]
    [InlineData(ExtAuthzForm.EnvoyFilter, "app: edge, istio: edge", "", "istio-system egress app: edge", """{"istio":"edge"}""")]
    [InlineData(ExtAuthzForm.EnvoyFilter, "app: edge, istio: edge", "", "other egress app: edge", """{"istio":"edge"}""")]
    [InlineData(ExtAuthzForm.EnvoyFilter, "app: edge, istio: edge", "", "istio-system pilot app: edge", """{"istio":"edge"}""")]
    public void The_labels_are_those_that_pick_it_alone(ExtAuthzForm form, string labels, string selector, string other, string expected)
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Planned.Gateway("edge", labels, selector: selector));
        if (other.Split(' ', 3) is [string ns, string kind, string shared])
        {
            // Another gateway, also in another namespace, since this one is in the root namespace; or istiod itself.
            mesh.With(kind == "egress" ? Planned.Gateway("egress", shared, ns) : Meshes.Istiod("1.14.0", "second").Replace("labels: {app: istiod, istio: pilot}", "labels: {istio: pilot, app: edge}", StringComparison.Ordinal));
        }

        Change change = Planned.Changes(mesh, Planned.Request() with { Gateways = ["edge"], Form = form })[^1];
        Assert.Equal(expected, change.Body.At("spec", form == ExtAuthzForm.Provider ? "selector" : "workloadSelector", form == ExtAuthzForm.Provider ? "matchLabels" : "labels")!.ToJsonString());
    }

    private static Snapshots Two() => new Snapshots().With(Meshes.Namespace("istio-system")).With(Meshes.Istiod("1.14.0")).With(Meshes.Istiod("1.14.0", "canary"))
        .With(Meshes.Config("trustDomain: cluster.local")).With(Meshes.Config("trustDomain: cluster.local", "istio-canary")).With(Planned.Service);
}
