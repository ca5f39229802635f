using MeshTools.Core.Tests.Mesh;
using MeshTools.Errors;
using MeshTools.Ingress;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.Ingress;

/// <summary>What is said before a gateway is published although nothing forbids it.</summary>
public sealed class IngressWarningTests
{
    private const string Flannel = """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: kube-flannel-ds, namespace: kube-flannel}
        spec: {template: {spec: {containers: [{name: kube-flannel, command: [/opt/bin/flanneld], args: [WORD, --kube-subnet-mgr]}]} } }
        """;

    private const string Operator = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: istio-operator, namespace: istio-operator}
        spec: {replicas: COUNT, template: {spec: {containers: [{name: istio-operator}]} } }
        """;

    [Fact]
    public void Cordoned_nodes_get_the_gateway_and_are_told()
    {
        IngressPlan plan = IngressBench.Plan(IngressBench.Cluster().With(Meshes.Node("sz09", "front_end: 'true'", "unschedulable: true, taints: [{key: node.kubernetes.io/unschedulable, effect: NoSchedule}]")));

        Assert.Equal("Cordoned nodes get the gateway too, as DaemonSets heed no cordon: sz09.", Assert.Single(plan.Warnings));
        Assert.Contains("sz09", plan.Nodes);
    }

    [Theory]
    [InlineData("--ip-masq", 1)]
    [InlineData("--ip-masq=true", 1)]
    [InlineData("--ip-masq=false", 0)]
    public void Flannel_that_hides_callers_is_told(string word, int warnings)
    {
        IReadOnlyList<string> found = IngressBench.Plan(IngressBench.Cluster().With(Flannel.Replace("WORD", word, StringComparison.Ordinal))).Warnings;

        Assert.Equal(warnings, found.Count);
        Assert.All(found, static warning => Assert.StartsWith("daemonset/kube-flannel/kube-flannel-ds runs with --ip-masq", warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    public void An_operator_in_the_cluster_that_will_bring_the_Deployment_back_is_told(int replicas, int warnings)
    {
        IReadOnlyList<string> found = IngressBench.Plan(IngressBench.Cluster().With(Operator.Replace("COUNT", $"{replicas}", StringComparison.Ordinal))).Warnings;

        Assert.Equal(warnings, found.Count);
        Assert.All(found, static warning => Assert.Contains("deployment/istio-operator/istio-operator runs the mesh in this cluster", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void Nodes_that_lose_the_gateway_at_once_are_told()
    {
        IngressPlan first = IngressBench.Plan(IngressBench.Cluster());
        Snapshots after = IngressBench.Carry(first, more: static cluster => cluster.With(Meshes.Node("edge", "site: edge")));

        IngressPlan second = IngressBench.Plan(after, IngressBench.Request() with { NodeSelector = new Dictionary<string, string> { ["site"] = "edge" } }, first.Record!.Body);

        Assert.Equal("These nodes lose the gateway at once, and not only when others serve: sz01, bj01.", Assert.Single(second.Warnings));
    }

    [Theory]
    [InlineData(true, 0, "")]
    [InlineData(false, 1, "without the plugin portmap")]
    [InlineData(null, 1, "cannot be seen through the API")]
    public void What_is_known_of_the_plugin_portmap_is_told(bool? isThere, int warnings, string expected)
    {
        IngressObservation observed = IngressBench.Observe(IngressBench.Cluster()) with { Portmap = new PortmapReading("configmap/kube-system/cni", isThere) };

        IReadOnlyList<string> found = IngressPlanner.Plan(IngressBench.Request(), observed).Warnings;

        Assert.Equal(warnings, found.Count);
        Assert.All(found, warning => Assert.Contains(expected, warning, StringComparison.Ordinal));
    }

    [Fact]
    public void Nodes_are_named_by_pattern_and_a_name_that_is_none_is_told_with_the_one_that_was_meant()
    {
        ObservedNode[] nodes = [.. new Snapshots().With(Meshes.Node("sz01")).With(Meshes.Node("sz02")).With(Meshes.Node("bj01.example.com")).Build().Nodes];
        IngressRequest request = IngressBench.Request() with { Nodes = ["sz01"], NodePatterns = [("sz*", static name => name.StartsWith("sz", StringComparison.Ordinal))] };

        Assert.Equal(["sz01", "sz02"], IngressNodeNames.Resolve(request, nodes, "lab").Nodes);

        MeshToolsException error = Assert.Throws<MeshToolsException>(() => IngressNodeNames.Resolve(IngressBench.Request() with { Nodes = ["BJ01"], NodePatterns = [("wx*", static _ => false)] }, nodes, "lab"));
        Assert.Equal("NodeNotFound", error.Definition.Id);
        Assert.Equal("Context 'lab' has no node 'BJ01', 'wx*'; it has 'bj01.example.com'. Nothing was changed.", error.Message);
    }
}
