using MeshTools.Changes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Ingress;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.Ingress;

/// <summary>Which port of a node leads where.</summary>
public sealed class IngressPortTests
{
    private const string Usual = "{name: http2, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}";

    // SOURCES.md, section 5: container ports and targetPorts by version.
    [Theory]
    [InlineData("1.5.0", "80->80, 443->443")]
    [InlineData("1.14.0", "80->8080, 443->8443")]
    public void The_nodes_ports_lead_where_the_Services_ports_lead(string version, string expected)
    {
        IngressPlan plan = IngressBench.Plan(IngressBench.Cluster(version));

        Assert.Empty(plan.Conflicts);
        Assert.Equal(expected, IngressBench.Ports(plan));
        Assert.Equal(IngressBench.NodeNames.Order(), plan.Nodes.Order());
    }

    [Fact]
    public void A_port_by_name_is_looked_up_in_the_container()
    {
        Snapshots cluster = new Snapshots().On("1.29.0").With(Meshes.Namespace("istio-system"))
            .With(Meshes.Gateway("1.20.0", ports: "{name: web, containerPort: 8080}, {name: tls, containerPort: 8443}"))
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", "{name: http2, port: 80, targetPort: web}, {name: https, port: 443, targetPort: tls}"))
            .With(Meshes.Node("sz01", "front_end: 'true'"));
        Assert.Equal("80->8080, 443->8443", IngressBench.Ports(IngressBench.Plan(cluster)));

        Snapshots wrong = new Snapshots().On("1.29.0").With(Meshes.Gateway("1.20.0"))
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", "{name: http2, port: 80, targetPort: nowhere}, {name: tcp, port: 15443}"))
            .With(Meshes.Node("sz01", "front_end: 'true'"));
        IngressPlan refused = IngressBench.Plan(wrong);
        Assert.Contains(refused.Conflicts, static conflict => conflict.Reason.Contains("'nowhere'", StringComparison.Ordinal));
        Assert.Contains(refused.Conflicts, static conflict => conflict.Reason.Contains("has no TCP port 443", StringComparison.Ordinal));
    }

    // An upgrade takes the template over (Get-IngressGateway | Publish-IngressGateway); nobody has asked for other ports.
    [Fact]
    public void A_published_gateway_keeps_its_ports_until_others_are_asked_for()
    {
        IngressPlan first = IngressBench.Plan(IngressBench.Cluster(), IngressBench.Request() with { HttpPort = 8081, HttpsPort = 0 });
        Snapshots after = IngressBench.Carry(first);
        Snapshots upgraded = IngressBench.Carry(first, more: static cluster => cluster.With(Meshes.Gateway("1.15.0")));

        Assert.Empty(IngressBench.Plan(after, record: first.Record!.Body).Changes);
        Assert.Equal(["8081->8080"], IngressBench.Plan(upgraded, record: first.Record.Body).Ports.Select(static port => port.ToString()));
        Assert.Equal(["80->8080", "443->8443"], IngressBench.Plan(after, IngressBench.Request() with { HttpPort = 80, HttpsPort = 443 }, first.Record.Body).Ports.Select(static port => port.ToString()));
    }

    [Theory]
    [InlineData(Usual, 8080, "8080->8080")]
    [InlineData(Usual + ", {name: admin, port: 8000, targetPort: 9999}", 8000, "8000->8080")]
    [InlineData("{name: web, port: 8000, targetPort: 9000}", 8000, "8000->9000")]
    public void The_port_for_HTTP_leads_where_the_Services_port_80_leads_if_it_has_one(string servicePorts, int http, string expected)
    {
        IngressPlan plan = IngressBench.Plan(With(servicePorts), IngressBench.Request() with { HttpPort = http, HttpsPort = 0 });

        Assert.Empty(plan.Conflicts);
        Assert.Equal([expected], plan.Ports.Select(static port => port.ToString()));
    }

    [Theory]
    [InlineData(0, 0, "leaves no port to publish")]
    [InlineData(443, 443, "a port of a node leads to one port alone")]
    public void Ports_that_cannot_be_meant_are_refused(int http, int https, string expected) =>
        Assert.Contains(expected, Assert.Single(IngressBench.Plan(IngressBench.Cluster(), IngressBench.Request() with { HttpPort = http, HttpsPort = https }).Conflicts).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_node_port_of_a_Service_is_a_port_of_every_node()
    {
        Snapshots cluster = IngressBench.Cluster().With(Meshes.Service("shop", "app: shop", "{name: http, port: 80, nodePort: 30080}, {name: dns, port: 53, nodePort: 30053, protocol: UDP}", ns: "default", type: "NodePort"));

        Assert.Equal("port 30080 of every node is a node port of service/default/shop.", Assert.Single(IngressBench.Plan(cluster, IngressBench.Request() with { HttpPort = 30080 }).Conflicts).ToString());
        Assert.Empty(IngressBench.Plan(cluster, IngressBench.Request() with { HttpPort = 30053 }).Conflicts);
    }

    // What the pods of k3s' load balancer hold is given free by the gateway's own Service.
    [Fact]
    public void A_load_balancer_of_pods_is_named_with_its_Service()
    {
        Snapshots cluster = IngressBench.Cluster().With("""
            apiVersion: v1
            kind: Pod
            metadata: {name: svclb-gw-x7, namespace: kube-system, labels: {svccontroller.k3s.cattle.io/svcname: istio-ingressgateway, svccontroller.k3s.cattle.io/svcnamespace: istio-system} }
            spec: {nodeName: sz01, containers: [{name: lb, ports: [{containerPort: 80, hostPort: 80}]}]}
            status: {phase: Running}
            """);

        Assert.Equal(
            "node/sz01: port 80 is held by pod kube-system/svclb-gw-x7 (hostPort), the load balancer of service istio-system/istio-ingressgateway: it goes when that becomes one of type ClusterIP.",
            Assert.Single(IngressBench.Plan(cluster).Conflicts).ToString());
    }

    [Theory]
    [InlineData("restartPolicy: Always, ", 1)]
    [InlineData("", 0)]
    public void A_native_sidecar_holds_its_port_and_an_init_container_that_ends_does_not(string more, int conflicts)
    {
        Snapshots cluster = IngressBench.Cluster().With(IngressBench.Pod("app", "sz01", "", $", initContainers: [{{name: i, {more}ports: [{{containerPort: 1, hostPort: 443}}]}}]"));

        Assert.Equal(conflicts, IngressBench.Plan(cluster).Conflicts.Count);
    }

    private static Snapshots With(string servicePorts) => new Snapshots().On("1.29.0").With(Meshes.Namespace("istio-system")).With(Meshes.Gateway("1.14.0"))
        .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", servicePorts)).With(Meshes.Node("sz01", "front_end: 'true'"));
}
