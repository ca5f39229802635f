using MeshTools.Core.Tests.Mesh;
using MeshTools.Ingress;

namespace MeshTools.Core.Tests.Ingress;

public sealed class IngressConflictTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        // What there is, the node's extra spec, and the conflict (empty: none).
        { IngressBench.Pod("hog", "sz01", "{containerPort: 9, hostPort: 80}"), "", "node/sz01: port 80 is held by pod default/hog (hostPort)." },
        { IngressBench.Pod("traefik", "sz01", "{containerPort: 443}", ", hostNetwork: true"), "", "node/sz01: port 443 is held by pod default/traefik (hostNetwork)." },
        { IngressBench.Pod("elsewhere", "wx01", "{containerPort: 9, hostPort: 80}"), "", "" },
        { IngressBench.Pod("quic", "sz01", "{containerPort: 9, hostPort: 443, protocol: UDP}"), "", "" },
        { IngressBench.Pod("inside", "sz01", "{containerPort: 80}"), "", "" },
        { IngressBench.Pod("ended", "sz01", "{containerPort: 9, hostPort: 80}", status: "phase: Succeeded"), "", "" },
        { IngressBench.Pod("going", "sz01", "{containerPort: 9, hostPort: 80}", meta: ", deletionTimestamp: '2026-01-01T00:00:00Z'"), "", "" },
        { "", "taints: [{key: dedicated, value: db, effect: NoSchedule}]", "node/zz01: the gateway's pods do not tolerate the taint dedicated=db:NoSchedule." },
        { "", "taints: [{key: soft, effect: PreferNoSchedule}]", "" },

        // The DaemonSet controller tolerates these by itself.
        { "", "unschedulable: true, taints: [{key: node.kubernetes.io/unschedulable, effect: NoSchedule}]", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_conflict_names_node_pod_and_port(string objects, string nodeSpec, string expected)
    {
        Snapshots cluster = IngressBench.Cluster().With(objects).With(Meshes.Node("zz01", "front_end: 'true'", nodeSpec));

        Assert.Equal(expected.Length == 0 ? [] : new[] { expected }, IngressBench.Plan(cluster).Conflicts.Select(static conflict => conflict.ToString()));
    }

    [Fact]
    public void All_conflicts_are_told_together_and_force_passes_over_nodes_but_never_over_ports()
    {
        Snapshots cluster = IngressBench.Cluster()
            .With(IngressBench.Pod("hog", "sz01", "{containerPort: 1, hostPort: 80}, {containerPort: 2, hostPort: 443}"))
            .With(Meshes.Node("down", "front_end: 'true'", ready: "False"))
            .With(Meshes.Node("db", "front_end: 'true'", "taints: [{key: dedicated, effect: NoExecute}]"));

        Assert.Equal(["db", "down", "sz01", "sz01"], IngressBench.Plan(cluster).Conflicts.Select(static conflict => conflict.Node).Order());

        IngressPlan forced = IngressBench.Plan(cluster, IngressBench.Request() with { Force = true });
        Assert.Equal(["sz01", "sz01"], forced.Conflicts.Select(static conflict => conflict.Node));
        Assert.DoesNotContain("down", forced.Nodes);
        Assert.Contains(forced.Warnings, static warning => warning.StartsWith("node/down", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("In", "[amd64, arm64]", "kubernetes.io/arch: arm64", true)]
    [InlineData("In", "[amd64]", "kubernetes.io/arch: arm64", false)]
    [InlineData("NotIn", "[arm64]", "kubernetes.io/arch: arm64", false)]
    [InlineData("NotIn", "[arm64]", "", true)]
    [InlineData("Exists", "[]", "", false)]
    [InlineData("DoesNotExist", "[]", "", true)]
    [InlineData("Gt", "['5']", "kubernetes.io/arch: '6'", true)]
    [InlineData("Lt", "['5']", "kubernetes.io/arch: '6'", false)]
    public void Node_affinity_decides_where_the_pods_may_be(string @operator, string values, string label, bool fits)
    {
        string affinity = $$"""affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: {{@operator}}, values: {{values}} }] }] } } }""";
        Snapshots cluster = new Snapshots().On("1.29.0").With(Meshes.Gateway("1.14.0", pod: affinity))
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", Meshes.GatewayPorts("1.14.0")))
            .With(Meshes.Node("sz01", label.Length == 0 ? "front_end: 'true'" : $"front_end: 'true', {label}"));

        Assert.Equal(fits, IngressBench.Plan(cluster).Conflicts.Count == 0);
    }

    [Theory]
    [InlineData("[{key: dedicated, operator: Equal, value: edge, effect: NoSchedule}]", true)]
    [InlineData("[{key: dedicated, operator: Exists}]", true)]
    [InlineData("[{operator: Exists}]", true)]
    [InlineData("[{key: dedicated, value: other}]", false)]
    [InlineData("[{key: dedicated, value: edge, effect: NoExecute}]", false)]
    public void Tolerations_are_heeded(string tolerations, bool fits)
    {
        Snapshots cluster = new Snapshots().On("1.29.0").With(Meshes.Gateway("1.14.0", pod: $"tolerations: {tolerations}"))
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", Meshes.GatewayPorts("1.14.0")))
            .With(Meshes.Node("sz01", "front_end: 'true'", "taints: [{key: dedicated, value: edge, effect: NoSchedule}]"));

        Assert.Equal(fits, IngressBench.Plan(cluster).Conflicts.Count == 0);
    }

    [Fact]
    public void On_the_nodes_own_network_a_port_cannot_lead_to_another()
    {
        Snapshots cluster = new Snapshots().On("1.29.0").With(Meshes.Gateway("1.14.0", pod: "hostNetwork: true"))
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", Meshes.GatewayPorts("1.14.0")))
            .With(Meshes.Node("sz01", "front_end: 'true'"));

        Assert.Contains(IngressBench.Plan(cluster).Conflicts, static conflict => conflict.Reason.Contains("port 80 cannot lead to 8080", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("baseline", false)]
    [InlineData("restricted", false)]
    [InlineData("privileged", true)]
    public void A_pod_security_level_that_forbids_ports_of_the_node_is_a_conflict(string level, bool fits)
    {
        Snapshots cluster = new Snapshots().On("1.29.0").With(Meshes.Gateway("1.14.0"))
            .With(Meshes.Namespace("istio-system", $"pod-security.kubernetes.io/enforce: {level}"))
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", Meshes.GatewayPorts("1.14.0")))
            .With(Meshes.Node("sz01", "front_end: 'true'"));

        Assert.Equal(fits, IngressBench.Plan(cluster).Conflicts.Count == 0);
    }

    [Fact]
    public void A_label_with_another_value_is_a_conflict_until_it_is_forced()
    {
        Snapshots cluster = IngressBench.Cluster().With(Meshes.Node("wx02", "front_end: 'false'"));

        IngressConflict conflict = Assert.Single(IngressBench.Plan(cluster, IngressBench.Request() with { Nodes = ["wx02"] }).Conflicts);
        Assert.Equal("node/wx02: its label front_end is 'false' and not 'true' (-Force sets it).", conflict.ToString());
        IngressPlan forced = IngressBench.Plan(cluster, IngressBench.Request() with { Nodes = ["wx02"], Force = true });
        Assert.Equal(new NodeMark("wx02", "front_end", "true", "false"), Assert.Single(IngressRecord.Read(forced.Record!.Body)!.Marks));
    }

    [Theory]
    [InlineData("minAvailable: 1", null)]
    [InlineData("minAvailable: 2", "wants 2 pods of the gateway, and there are 2 nodes for it")]
    [InlineData("minAvailable: 50%", "counts by a percentage")]
    [InlineData("maxUnavailable: 1", "counts by maxUnavailable")]
    public void A_budget_that_will_allow_no_eviction_is_told(string rule, string? expected)
    {
        Snapshots cluster = IngressBench.Cluster().With($$"""
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: gw}
            spec: { {{rule}}, selector: {matchLabels: {istio: ingressgateway} } }
            """);

        IReadOnlyList<string> warnings = IngressBench.Plan(cluster).Warnings;

        Assert.Equal(expected is null ? 0 : 1, warnings.Count);
        Assert.All(warnings, warning => Assert.Contains(expected!, warning, StringComparison.Ordinal));
    }

    // Istio's own profiles write it with matchExpressions (gateways.podAntiAffinityLabelSelector).
    [Theory]
    [InlineData("matchLabels: {istio: ingressgateway}", "istio-system", true)]
    [InlineData("matchExpressions: [{key: istio, operator: In, values: [ingressgateway]}]", "istio-system", true)]
    [InlineData("matchExpressions: [{key: istio, operator: In, values: [other]}]", "istio-system", false)]
    [InlineData("matchLabels: {istio: ingressgateway}", "another", false)]
    public void A_pod_that_the_gateways_pods_keep_off_is_a_conflict_on_its_node(string selector, string ns, bool isConflict)
    {
        Snapshots cluster = new Snapshots().On("1.29.0")
            .With(Meshes.Gateway("1.14.0", pod: $$"""affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: { {{selector}} }, topologyKey: kubernetes.io/hostname}] } }"""))
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", Meshes.GatewayPorts("1.14.0")))
            .With(Meshes.Node("sz01", "front_end: 'true'"))
            .With(Meshes.Pod("gw-1", ns, "istio: ingressgateway", "{name: istio-proxy}", ", nodeName: sz01"));

        Assert.Equal(
            isConflict ? [$"node/sz01: the gateway's pods keep off nodes that have one (podAntiAffinity), and pod {ns}/gw-1 is there."] : Array.Empty<string>(),
            IngressBench.Plan(cluster).Conflicts.Select(static conflict => conflict.ToString()));
    }
}
