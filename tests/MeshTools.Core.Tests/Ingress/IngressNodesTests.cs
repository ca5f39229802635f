using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Ingress;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Core.Tests.Ingress;

public sealed class IngressNodesTests
{
    private static readonly IngressPlan Plan = IngressBench.Plan(IngressBench.Cluster());

    [Fact]
    public void Each_node_tells_how_it_stands_and_each_region_without_a_gateway_is_named()
    {
        IReadOnlyList<IngressGatewayNode> nodes = Describe(cluster => cluster.With(Own("sz01", ready: true)).With(Own("bj01", ready: false)).With(IngressBench.Pod("hog", "bj01", "{containerPort: 1, hostPort: 443}")));

        Assert.Equal(
            [
                ("bj01", "beijing", false, MeshCheckStatus.Fail, "No pod of the gateway is ready; default/hog (443) holds a port that it needs."),
                ("sz01", "shenzhen", true, MeshCheckStatus.Pass, "The gateway is ready on the ports of the node."),
            ],
            nodes.Where(static node => node.Node is not null).OrderBy(static node => node.Node).Select(static node => (node.Node!, node.Region!, node.Ready, node.Status, node.Reason)));
        Assert.Equal(["beijing", "wuxi"], nodes.Where(static node => node.Node is null).Select(static node => node.Region));
        Assert.All(nodes.Where(static node => node.Node is not null), static node => Assert.Equal([80, 443], node.HostPorts));
        Assert.All(nodes, static node => Assert.Null(node.Reachable));
    }

    [Fact]
    public void A_port_that_takes_no_connection_fails_though_the_pod_is_ready()
    {
        IngressGatewayNode node = Describe(static cluster => cluster.With(Own("sz01", ready: true)).With(Server("{number: 443, protocol: HTTPS}")), static (node, port) => port != 443).Single(static node => node.Node == "sz01");

        Assert.False(node.Reachable);
        Assert.Equal(MeshCheckStatus.Fail, node.Status);
        Assert.Contains("takes no connection on 443 from here", node.Reason, StringComparison.Ordinal);
    }

    // SOURCES.md, section 5: from 1.6 on no Gateway object comes along, and without a server nothing listens.
    [Theory]
    [InlineData("{number: 80, protocol: HTTP}", MeshCheckStatus.Warn, "does not listen on 443: no Gateway has a server for that port")]
    [InlineData("{number: 443, protocol: HTTPS}", MeshCheckStatus.Fail, "takes no connection on 443 from here")]
    public void A_port_without_a_server_is_closed_and_no_failure_of_the_node(string port, MeshCheckStatus status, string reason)
    {
        IngressGatewayNode node = Describe(cluster => cluster.With(Own("sz01", ready: true)).With(Server(port)), static (node, port) => port != 443).Single(static node => node.Node == "sz01");

        Assert.Equal((status, false), (node.Status, node.Reachable));
        Assert.Contains(reason, node.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_on_a_node_that_has_lost_its_label_is_a_warning()
    {
        IngressGatewayNode node = Describe(static cluster => cluster.With(Own("wx01", ready: true))).Single(static node => node.Node == "wx01");

        Assert.Equal((false, MeshCheckStatus.Warn), (node.Desired, node.Status));
    }

    [Fact]
    public void A_Deployment_is_shown_where_its_pods_are()
    {
        Snapshots cluster = IngressBench.Cluster().With("""
            apiVersion: v1
            kind: Pod
            metadata: {name: gw-1, labels: {app: istio-ingressgateway, istio: ingressgateway}, ownerReferences: [{kind: ReplicaSet, name: x}] }
            spec: {nodeName: wx01, containers: [{name: istio-proxy}]}
            status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}
            """);
        MeshView view = new(cluster.Build());

        IReadOnlyList<IngressGatewayNode> nodes = IngressNodes.Describe(view, view.GatewayWorkloads.Single(), null, null);

        Assert.Equal((MeshCheckStatus.Warn, "wx01"), (nodes[0].Status, nodes[0].Node));
        Assert.Equal(["beijing", "shenzhen"], nodes.Skip(1).Select(static node => node.Region));
    }

    [Fact]
    public void A_gateway_is_listed_once_with_what_is_in_its_way()
    {
        Snapshots cluster = IngressBench.Carry(Plan, more: static cluster => cluster.With(Meshes.Gateway("1.15.0")).With(IngressBench.Pod("hog", "bj01", "{containerPort: 1, hostPort: 80}")));

        IngressGateway gateway = Assert.Single(IngressReader.Read(cluster.Build(), null));

        Assert.Equal(("DaemonSet", true, 80, 443), (gateway.Kind, gateway.Published, gateway.HttpPort, gateway.HttpsPort));
        Assert.Equal(["bj01", "sz01"], gateway.Nodes.Order());
        Assert.Equal(["80->8080", "443->8443"], gateway.Ports);
        Assert.Equal(
            ["deployment/istio-system/istio-ingressgateway runs the same gateway.", "node/bj01: port 80 is held by pod default/hog (hostPort)."], gateway.Conflicts);
    }

    [Theory]
    [InlineData("7", "5", "True", "ds-1", "", true)]
    [InlineData("7", "4", "True", "ds-1", "", false)]
    [InlineData("7", "5", "False", "ds-1", "", false)]
    [InlineData("7", "5", "True", "another", "", false)]
    [InlineData("7", "5", "True", "ds-1", ",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"", false)]
    [InlineData("8", "5", "True", "ds-1", "", false)]
    public void A_node_serves_with_a_ready_pod_of_the_present_template(string generation, string template, string ready, string owner, string more, bool serves)
    {
        JsonObject daemonSet = Json($$"""{"metadata":{"uid":"ds-1","generation":{{generation}},"annotations":{"deprecated.daemonset.template.generation":"5"} },"status":{"observedGeneration":7} }""");
        JsonObject pod = Json($$"""{"metadata":{"labels":{"pod-template-generation":"{{template}}"},"ownerReferences":[{"uid":"{{owner}}"}]{{more}} },"spec":{"nodeName":"sz01"},"status":{"conditions":[{"type":"Ready","status":"{{ready}}"}]} }""");

        Assert.Equal(serves ? ["bj01"] : ["sz01", "bj01"], IngressWait.Missing(daemonSet, [pod], ["sz01", "bj01"]));
    }

    [Theory]
    [InlineData("cni-conf.json", "{plugins: [{type: flannel}, {type: portmap, capabilities: {portMappings: true}}]}", true)]
    [InlineData("cni-conf.json", "{plugins: [{type: flannel}]}", false)]
    [InlineData("kube-proxy-replacement", "true", true)]
    [InlineData("kube-proxy-replacement", "false", false)]
    [InlineData("cni-chaining-mode", "portmap", true)]
    public void The_plugin_portmap_is_seen_where_the_network_keeps_its_configuration(string key, string value, bool isThere)
    {
        JsonObject map = new() { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "cni", ["namespace"] = "kube-system" }, ["data"] = new JsonObject { [key] = value } };

        Assert.Equal(new PortmapReading("configmap/kube-system/cni", isThere), PortmapObserver.Read(map));
    }

    [Fact]
    public async Task A_port_is_reached_when_somebody_listens()
    {
        using TcpListener open = new(IPAddress.Loopback, 0);
        using TcpListener closed = new(IPAddress.Loopback, 0);
        open.Start();
        closed.Start();
        int port = ((IPEndPoint)open.LocalEndpoint).Port;
        int nobody = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        Assert.Equal([("127.0.0.1", port)], await IngressReach.TryAsync([("127.0.0.1", port), ("127.0.0.1", nobody), ("127.0.0.1", port)], CancellationToken.None));
    }

    private static string Own(string node, bool ready) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: gw-{{node}}, labels: {app: istio-ingressgateway, istio: ingressgateway}, ownerReferences: [{kind: DaemonSet, name: istio-ingressgateway}] }
        spec: {nodeName: {{node}}, containers: [{name: istio-proxy, ports: [{containerPort: 8080, hostPort: 80}, {containerPort: 8443, hostPort: 443}]}]}
        status: {phase: Running, conditions: [{type: Ready, status: "{{(ready ? "True" : "False")}}" }] }
        """;

    private static string Server(string port) => $$"""
        apiVersion: networking.istio.io/v1beta1
        kind: Gateway
        metadata: {name: web, namespace: default}
        spec: {selector: {istio: ingressgateway}, servers: [{port: {{port}}, hosts: ['*']}]}
        """;

    private static IReadOnlyList<IngressGatewayNode> Describe(Func<Snapshots, Snapshots> more, Func<ObservedNode, int, bool?>? reached = null)
    {
        MeshView view = new(IngressBench.Carry(Plan, more: more).Build());
        return IngressNodes.Describe(view, view.GatewayWorkloads.Single(static workload => workload.IsDaemonSet), reached, null);
    }

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
