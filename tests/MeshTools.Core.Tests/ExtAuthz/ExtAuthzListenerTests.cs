using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>Which listener a port is, by version and by chart (SOURCES.md, section 3).</summary>
public class ExtAuthzListenerTests
{
    // The operator's gateways, the Helm chart's, and ports that are called by name.
    private const string Operator = "{name: http2, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}";
    private const string Chart = "{name: http2, port: 80, targetPort: 80}, {name: https, port: 443, targetPort: 443}";
    private const string Named = "{name: http2, port: 80, targetPort: web}, {name: https, port: 443, targetPort: secure}";
    private const string Untranslated = "{name: http2, port: 80}, {name: https, port: 443}";

    [Theory]
    [InlineData("1.5.0", Operator, "80 443")]
    [InlineData("1.5.0", Chart, "80 443")]
    [InlineData("1.6.14", Operator, "8080 8443")]
    [InlineData("1.14.0", Operator, "8080 8443")]
    [InlineData("1.14.0", Chart, "80 443")]
    [InlineData("1.14.0", Named, "9080 9443")]
    [InlineData("1.14.0", Untranslated, "80 443")]
    [InlineData("1.30.0", Operator, "8080 8443")]
    [InlineData("1.30.0", Chart, "80 443")]
    [InlineData("1.30.0", "", "80 443")]
    public void Listeners_have_the_ports_that_version_and_Service_give_them(string version, string ports, string expected) =>
        Assert.Equal(expected, string.Join(' ', Planned.Map(Mesh(version, ports)).SelectMany(static row => row.ListenerPorts)));

    [Theory]
    [InlineData("1.5.0", Operator, 80, "80")]
    [InlineData("1.6.14", Operator, 80, "8080")]
    [InlineData("1.6.14", Operator, 8080, "8080")]
    [InlineData("1.14.0", Operator, 443, "8443")]
    [InlineData("1.14.0", Chart, 443, "443")]
    [InlineData("1.14.0", Named, 80, "9080")]
    [InlineData("1.30.0", Operator, 443, "8443")]
    [InlineData("1.30.0", Chart, 80, "80")]
    public void A_port_of_the_Gateway_is_written_as_that_of_its_listener(string version, string ports, int asked, string written)
    {
        ExtAuthzRequest request = Planned.Request() with { ListenerPort = asked };
        Assert.Equal(written, Ports(Planned.Filter(Mesh(version, ports), request)));
        if (IstioVersion.TryParse(version)!.IsAtLeast(9))
        {
            (_, JsonObject policy) = Planned.Provider(Mesh(version, ports), request);
            Assert.Equal([written], Assert.Single(Assert.Single(policy.Objects("spec", "rules")).Objects("to"))["operation"].Texts("ports"));
        }

        Snapshots after = Planned.After(Mesh(version, ports), Planned.Changes(Mesh(version, ports), request));
        Assert.Equal([true, false], Planned.Map(after).Select(row => row.Status == ExtAuthzStatus.Guarded).OrderDescending());
        Assert.Empty(Planned.Changes(after, request));
    }

    [Theory]
    [InlineData(80, "8080")]
    [InlineData(8443, "8443")]
    public void Before_there_is_a_server_the_Service_tells(int asked, string written)
    {
        Snapshots mesh = Meshes.Of("1.14.0").With(Planned.Service);
        Assert.Equal(written, Ports(Planned.Filter(mesh, Planned.Request() with { ListenerPort = asked })));
        Assert.Contains("is on port 7", Assert.Single(Planned.Plan(mesh, Planned.Request() with { ListenerPort = 7 }).Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_two_Services_lead_elsewhere_is_every_listener_of_it()
    {
        Snapshots mesh = Mesh("1.14.0", Operator).With(Meshes.Service("inside", "istio: ingressgateway", "{name: http2, port: 80, targetPort: 9080}"));
        ExtAuthzRequest request = Planned.Request() with { ListenerPort = 80 };
        Assert.Equal("8080 9080", Ports(Planned.Filter(mesh, request)));
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh, request with { Form = ExtAuthzForm.EnvoyFilter }));
        Assert.Null(Assert.Single(ExtAuthzQuery.Select(Planned.Seen(after), [], [], null)).Value!.ListenerPort);
        Assert.Equal(["80/HTTP"], Assert.Single(ExtAuthzQuery.Select(Planned.Seen(after), [], [], null)).Value!.Guarded);
    }

    [Theory]
    [InlineData("inside", "istio-system", "istio: ingressgateway", "{name: http2, port: 80}", "80 8080")]
    [InlineData("inside", "edge", "istio: ingressgateway", "{name: http2, port: 80, targetPort: 9080}", "8080")]
    [InlineData("inside", "istio-system", "", "{name: http2, port: 80, targetPort: 9080}", "8080")]
    public void Only_Services_that_lead_to_the_gateway_give_it_listeners(string name, string ns, string selector, string ports, string expected)
    {
        Snapshots mesh = Mesh("1.14.0", Operator).With(Meshes.Service(name, selector, ports, ns));
        Assert.Equal(expected, string.Join(' ', Planned.Map(mesh)[0].ListenerPorts));
    }

    [Theory]
    [InlineData("HTTP", "", ExtAuthzStatus.Guarded)]
    [InlineData("http", "", ExtAuthzStatus.Guarded)]
    [InlineData("HTTP2", "", ExtAuthzStatus.Guarded)]
    [InlineData("GRPC", "", ExtAuthzStatus.Guarded)]
    [InlineData("HTTPS", "mode: SIMPLE", ExtAuthzStatus.Guarded)]
    [InlineData("HTTPS", "mode: MUTUAL", ExtAuthzStatus.Guarded)]
    [InlineData("HTTPS", "mode: OPTIONAL_MUTUAL", ExtAuthzStatus.Guarded)]
    [InlineData("HTTPS", "httpsRedirect: true", ExtAuthzStatus.Open)]
    [InlineData("HTTPS", "mode: AUTO_PASSTHROUGH", ExtAuthzStatus.Open)]
    [InlineData("TCP", "", ExtAuthzStatus.Open)]
    [InlineData("TLS", "mode: SIMPLE", ExtAuthzStatus.Open)]
    public void Only_servers_that_see_requests_are_guarded(string protocol, string tls, ExtAuthzStatus expected)
    {
        string more = tls.Length == 0 ? "" : $", tls: {{{tls}}}";
        Snapshots mesh = Meshes.Of("1.14.0").With(Planned.Service).With(Objects.Gateway($"{{port: {{number: 80, protocol: {protocol}, name: web}}, hosts: [shop/shop.example]{more}}}"));
        ExtAuthzCoverage row = Assert.Single(Planned.Map(Planned.After(mesh, Planned.Changes(mesh))));
        Assert.Equal((expected, "shop.example"), (row.Status, Assert.Single(row.Hosts)));
    }

    [Fact]
    public void Two_Gateways_on_one_port_are_one_listener()
    {
        Snapshots mesh = Mesh("1.14.0", Operator).With(Objects.Gateway(Objects.Http(host: "second.example"), "second"));
        Assert.Equal("8080", Ports(Planned.Filter(mesh, Planned.Request() with { ListenerPort = 80 })));
    }

    [Theory]
    [InlineData("{port: {number: 443, protocol: TLS, name: tls}, hosts: ['*'], tls: {mode: PASSTHROUGH}}", "there is 8080 (server port 80):")]
    [InlineData("", "there is 8080 (server port 80):")]
    public void A_port_without_requests_or_without_a_server_is_no_listener_to_guard(string second, string listeners)
    {
        // Although the Service has one of that number.
        Snapshots mesh = Meshes.Of("1.14.0").With(Planned.Service).With(Objects.Gateway(second.Length == 0 ? Objects.Http() : $"{Objects.Http()}, {second}"));
        Assert.Contains(listeners, Assert.Single(Planned.Plan(mesh, Planned.Request() with { ListenerPort = 443 }).Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_neither_server_nor_Service_tells_the_port_is_taken_as_it_is_given()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Planned.Gateway("bare", "istio: bare"));
        Assert.Equal("8080", Ports(Planned.Filter(mesh, Planned.Request() with { Gateways = ["bare"], ListenerPort = 8080 })));
    }

    [Fact]
    public void Listeners_are_told_in_their_order_and_a_server_without_a_number_as_zero()
    {
        Snapshots mesh = Mesh("1.14.0", Operator).With(Meshes.Service("inside", "istio: ingressgateway", "{name: http2, port: 80, targetPort: 7080}"))
            .With(Objects.Gateway("{port: {protocol: HTTP, name: http}, hosts: ['*']}", "zero"));
        IReadOnlyList<ExtAuthzCoverage> rows = Planned.Map(mesh);
        Assert.Equal([7080, 8080], rows[0].ListenerPorts);
        Assert.Equal(("0/HTTP", null), (rows[2].Server, rows[2].Port));
    }

    [Theory]
    [InlineData("", "EnvoyFilter")]
    [InlineData("canary", "ConfigMap AuthorizationPolicy")]
    public void Each_gateway_is_served_in_the_form_of_its_own_control_plane(string revision, string kinds)
    {
        // 1.9 takes over revision by revision: what is still looked after by 1.8 must not get what only 1.9 knows.
        Snapshots mesh = new Snapshots().With(Meshes.Namespace("istio-system")).With(Meshes.Istiod("1.8.6")).With(Meshes.Istiod("1.9.9", "canary"))
            .With(Meshes.Config("trustDomain: cluster.local")).With(Meshes.Config("trustDomain: cluster.local", "istio-canary"))
            .With(revision.Length == 0 ? Meshes.Gateway("1.8.6") : Meshes.Gateway("1.9.9").Replace("labels: {istio: ingressgateway}", $"labels: {{istio: ingressgateway, istio.io/rev: {revision}}}", StringComparison.Ordinal))
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", Operator)).With(Planned.Service).With(Objects.Gateway(Objects.Http()));
        IReadOnlyList<Change> changes = Planned.Changes(mesh);
        Assert.Equal(kinds, string.Join(' ', changes.Select(static change => change.Target.Kind.Kind)));
        Assert.True(Assert.Single(Planned.Map(Planned.After(mesh, changes))).IsHealthy);
    }

    private static Snapshots Mesh(string version, string ports)
    {
        Snapshots mesh = new Snapshots().With(Meshes.Namespace("istio-system")).With(Meshes.Istiod(version)).With(Meshes.Config("trustDomain: cluster.local"))
            .With(Meshes.Gateway(version, ports: "{name: web, containerPort: 9080}, {name: secure, containerPort: 9443}"))
            .With(Planned.Service).With(Objects.Gateway(Objects.Http() + ", " + Objects.Https("mode: SIMPLE, credentialName: yy-cr")));
        return ports.Length == 0 ? mesh : mesh.With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", ports));
    }

    private static string Ports(JsonObject filter) =>
        string.Join(' ', filter.Objects("spec", "configPatches").Select(static patch => patch.Number("match", "listener", "portNumber")));
}
