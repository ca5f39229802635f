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
