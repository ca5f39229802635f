using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Ingress;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Core.Tests.Ingress;

public sealed class IngressPlannerTests
{
    // The gateway chart names no port but that of the metrics, has image auto and a sysctl for low ports.
    [Fact]
    public void What_the_gateway_chart_makes_keeps_its_template()
    {
        Snapshots cluster = new Snapshots().On("1.29.0").With(Meshes.Namespace("istio-system")).With("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: istio-ingressgateway, labels: {app.kubernetes.io/managed-by: Helm}, annotations: {meta.helm.sh/release-name: istio-ingressgateway} }
            spec:
              selector: {matchLabels: {istio: ingressgateway} }
              template:
                metadata: {labels: {istio: ingressgateway, sidecar.istio.io/inject: 'true'}, annotations: {inject.istio.io/templates: gateway} }
                spec:
                  securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: '0'}]}
                  containers: [{name: istio-proxy, image: auto, ports: [{name: http-envoy-prom, containerPort: 15090, protocol: TCP}]}]
            """)
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", "{name: http2, port: 80, targetPort: 80}, {name: https, port: 443, targetPort: 443}"))
            .With(Meshes.Node("sz01", "front_end: 'true'"));

        JsonObject made = IngressBench.Plan(cluster).DaemonSet!.Body!;

        Assert.Equal("80->80, 443->443", IngressBench.Ports(IngressBench.Plan(cluster)));
        Assert.Equal("auto", made.At("spec", "template", "spec").Objects("containers")[0].Text("image"));
        Assert.Equal("gateway", made.At("spec", "template", "metadata", "annotations").Text("inject.istio.io/templates"));
        Assert.Equal("net.ipv4.ip_unprivileged_port_start", made.At("spec", "template", "spec", "securityContext").Objects("sysctls")[0].Text("name"));
        Assert.Equal("istio-ingressgateway", made.At("metadata", "annotations").Text("meta.helm.sh/release-name"));
    }

    // SOURCES.md, section 5: updateStrategy and no strategy; maxSurge 0 (kubernetes#106417), which servers before 1.22 do not have.
    [Theory]
    [InlineData("1.20.2", null)]
    [InlineData("1.22.0", 0)]
    [InlineData("1.36.2", 0)]
    public void It_rolls_one_node_at_a_time_without_a_surge(string server, int? surge)
    {
        JsonNode spec = IngressBench.Plan(IngressBench.Cluster(server: server)).DaemonSet!.Body!["spec"]!;

        Assert.Equal("RollingUpdate", spec.Text("updateStrategy", "type"));
        Assert.Equal(1, spec.Number("updateStrategy", "rollingUpdate", "maxUnavailable"));
        Assert.Equal(surge, spec.Number("updateStrategy", "rollingUpdate", "maxSurge"));
        Assert.Null(spec["strategy"]);
        Assert.Null(spec["replicas"]);
    }

    [Fact]
    public void Record_first_then_labels_and_DaemonSet_and_last_autoscaler_and_Deployment()
    {
        IngressPlan plan = IngressBench.Plan(
            IngressBench.Cluster().With(IngressBench.Autoscaler()),
            IngressBench.Request() with { Nodes = ["wx01"], ToClusterIP = true });

        Assert.Equal(
            ["secret/istio-system/meshtools-istio-ingressgateway-published", "node/wx01", "daemonset/istio-system/istio-ingressgateway", "horizontalpodautoscaler/istio-system/istio-ingressgateway", "deployment/istio-system/istio-ingressgateway"],
            plan.Changes.Select(static change => change.Target.ToString()));
        Assert.Equal("hpa-1", plan.Removals[0].Uid);
        Assert.Equal(3, plan.Nodes.Count);
        Assert.DoesNotContain(plan.Record!.Details!, static line => line.Contains("proxyv2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("LoadBalancer", ", externalTrafficPolicy: Local, healthCheckNodePort: 31000, allocateLoadBalancerNodePorts: true")]
    [InlineData("NodePort", ", externalTrafficPolicy: Cluster")]
    public void A_Service_that_becomes_ClusterIP_loses_what_only_its_type_had_and_gets_it_back(string type, string more)
    {
        Snapshots cluster = new Snapshots().On("1.29.0").With(Meshes.Gateway("1.14.0")).With(Meshes.Node("sz01", "front_end: 'true'"))
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", "{name: http2, port: 80, targetPort: 8080, nodePort: 31080, protocol: TCP}, {name: https, port: 443, targetPort: 8443, nodePort: 31443, protocol: TCP}", type: type, more: more));
        IngressObservation observed = IngressBench.Observe(cluster);

        Assert.Null(IngressPlanner.Plan(IngressBench.Request(), observed).Service);
        IngressPlan plan = IngressPlanner.Plan(IngressBench.Request() with { ToClusterIP = true }, observed);
        JsonObject after = MergePatch.Apply(observed.Service, plan.Service!.Body!);

        Assert.Equal("""{"type":"ClusterIP","selector":{"istio":"ingressgateway"},"ports":[{"name":"http2","port":80,"targetPort":8080,"protocol":"TCP"},{"name":"https","port":443,"targetPort":8443,"protocol":"TCP"}]}""", after["spec"]!.ToJsonString());
        Assert.Equal(observed.Service!["spec"]!.ToJsonString().Length, MergePatch.Apply(after, ServiceForm.Restore(after, observed.Service!)!)["spec"]!.ToJsonString().Length);
        Assert.Empty(MergePatch.Between(MergePatch.Apply(after, ServiceForm.Restore(after, observed.Service!)!), observed.Service!));
    }

    [Fact]
    public void A_second_run_finds_nothing_to_do()
    {
        IngressPlan first = IngressBench.Plan(IngressBench.Cluster());
        Snapshots after = IngressBench.Carry(first);

        Assert.Empty(IngressBench.Plan(after, record: first.Record!.Body).Changes);

        // Without the record too, and whatever way the nodes are named.
        Assert.Empty(IngressBench.Plan(after, IngressBench.Request() with { Nodes = ["sz01"] }).Changes);
    }

    [Fact]
    public void A_newer_Deployment_is_taken_over_and_goes_again()
    {
        IngressPlan first = IngressBench.Plan(IngressBench.Cluster());
        Snapshots after = IngressBench.Carry(first, more: static cluster => cluster.With(Meshes.Gateway("1.15.0")));

        IngressPlan second = IngressBench.Plan(after, record: first.Record!.Body);

        Assert.Equal(ChangeVerb.MergePatch, second.DaemonSet!.Verb);
        Assert.Equal("docker.io/istio/proxyv2:1.15.0", second.DaemonSet.Body.At("spec", "template", "spec").Objects("containers")[0].Text("image"));
        Assert.Equal("80->8080, 443->8443", IngressBench.Ports(second));
        Assert.Equal("deployment/istio-system/istio-ingressgateway", Assert.Single(second.Removals).Target.ToString());
        IngressRecord record = IngressRecord.Read(Merged(first.Record.Body!, second.Record!))!;
        Assert.Equal("docker.io/istio/proxyv2:1.15.0", record.Deployment.At("spec", "template", "spec").Objects("containers")[0].Text("image"));
    }

    [Fact]
    public void What_Install_Mesh_has_laid_in_is_taken_over_once()
    {
        IngressPlan first = IngressBench.Plan(IngressBench.Cluster());
        IngressRecord record = IngressRecord.Read(first.Record!.Body)!;
        JsonObject newer = (JsonObject)record.Deployment!.DeepClone();
        newer["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "docker.io/istio/proxyv2:1.16.0";
        JsonObject secret = (record with { Deployment = newer, HasNewTemplate = true }).ToSecret("istio-system", "istio-ingressgateway");

        IngressPlan second = IngressBench.Plan(IngressBench.Carry(first), record: secret);

        Assert.Equal("docker.io/istio/proxyv2:1.16.0", second.DaemonSet!.Body.At("spec", "template", "spec").Objects("containers")[0].Text("image"));
        Assert.Empty(second.Removals);
        IngressRecord after = IngressRecord.Read(MergePatch.Apply(secret, second.Record!.Body!))!;
        Assert.False(after.HasNewTemplate);
        Assert.Equal("docker.io/istio/proxyv2:1.16.0", after.Deployment.At("spec", "template", "spec").Objects("containers")[0].Text("image"));
    }

    [Fact]
    public void Held_back_by_an_install_are_the_published_Deployment_and_its_autoscaler_where_they_are_not_there()
    {
        ObjectAddress gateway = new(MeshKinds.Deployment with { Version = "v1" }, "istio-system", "istio-ingressgateway");
        Change[] changes =
        [
            Apply(gateway, "{}"),
            Apply(gateway with { Name = "istiod" }, "{}"),
            Apply(new ObjectAddress(MeshKinds.HorizontalPodAutoscaler, "istio-system", "gw"), """{"spec":{"scaleTargetRef":{"kind":"Deployment","name":"istio-ingressgateway"}}}"""),
            Apply(new ObjectAddress(MeshKinds.HorizontalPodAutoscaler, "istio-system", "istiod"), """{"spec":{"scaleTargetRef":{"kind":"Deployment","name":"istiod"}}}"""),
        ];

        Assert.Equal([changes[0], changes[2]], PublishedTemplates.Of(changes, [gateway]));
        Assert.Empty(PublishedTemplates.Of([changes[0] with { Before = [] }], [gateway]));

        static Change Apply(ObjectAddress target, string body) => new() { Target = target, Verb = ChangeVerb.Apply, Action = "Create", Body = (JsonObject)JsonNode.Parse(body)! };
    }

    // A change of kind makes a second object (SOURCES.md, section 5): what Test-Mesh says when an installer runs again.
    [Fact]
    public void A_Deployment_beside_the_DaemonSet_is_reported_by_Test_Mesh()
    {
        IngressPlan plan = IngressBench.Plan(IngressBench.Cluster());
        Assert.Empty(GatewayWorkloadChecks.TwoKinds.Look(new MeshView(IngressBench.Carry(plan).Build())));

        CheckFinding finding = Assert.Single(GatewayWorkloadChecks.TwoKinds.Look(new MeshView(IngressBench.Carry(plan, more: static cluster => cluster.With(Meshes.Gateway("1.14.0"))).Build())));

        Assert.Equal("daemonset/istio-system/istio-ingressgateway", finding.Target);
    }

    [Fact]
    public void Other_ports_and_labels_replace_the_former_ones()
    {
        IngressPlan first = IngressBench.Plan(IngressBench.Cluster());
        Snapshots after = IngressBench.Carry(first, more: static cluster => cluster.With(Meshes.Node("edge", "site: edge")));

        IngressPlan second = IngressBench.Plan(
            after, IngressBench.Request() with { HttpPort = 8081, HttpsPort = 0, NodeSelector = new Dictionary<string, string> { ["site"] = "edge" } }, first.Record!.Body);

        Assert.Equal("8081->8080", IngressBench.Ports(second));
        Assert.Equal(["edge"], second.Nodes);
        JsonObject spec = MergePatch.Apply((JsonObject)first.DaemonSet!.Body!["spec"]!, (JsonObject)second.DaemonSet!.Body!["spec"]!);
        Assert.Equal("""{"site":"edge"}""", spec.At("template", "spec", "nodeSelector")!.ToJsonString());
    }

    [Fact]
    public void The_inventory_label_and_kubectls_copy_stay_with_the_Deployment()
    {
        Snapshots cluster = IngressBench.Cluster();
        IngressObservation observed = IngressBench.Observe(cluster);
        observed.Deployment!["metadata"]!["labels"]!["applyset.kubernetes.io/part-of"] = "applyset-x-v1";
        observed.Deployment["metadata"]!["labels"]!["operator.istio.io/component"] = "IngressGateways";
        observed.Deployment["metadata"]!["annotations"] = new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = "{}", ["deployment.kubernetes.io/revision"] = "4" };

        JsonNode metadata = IngressPlanner.Plan(IngressBench.Request(), observed).DaemonSet!.Body!["metadata"]!;

        Assert.Equal(["install.operator.istio.io/owning-resource-not-pruned", "istio", "operator.istio.io/component"], metadata.Map("labels").Keys.Order());
        Assert.Equal(["meshtools/published-from"], metadata.Map("annotations").Keys);
    }

    // istio 1.14, operator/pkg/helmreconciler/prune.go: `istioctl install` deletes a DaemonSet that has its labels and is not in what
    // it renders, unless it says that it is not to be pruned.
    [Theory]
    [InlineData("operator.istio.io/component", "true")]
    [InlineData("app.kubernetes.io/managed-by", null)]
    public void What_istioctl_has_labelled_is_kept_from_its_pruning(string label, string? expected)
    {
        IngressObservation observed = IngressBench.Observe(IngressBench.Cluster());
        observed.Deployment!["metadata"]!["labels"]![label] = "x";

        IReadOnlyDictionary<string, string> labels = IngressPlanner.Plan(IngressBench.Request(), observed).DaemonSet!.Body.Map("metadata", "labels");

        Assert.Equal("x", labels[label]);
        Assert.Equal(expected, labels.GetValueOrDefault("install.operator.istio.io/owning-resource-not-pruned"));
    }

    [Fact]
    public void What_a_patch_changed_its_inverse_gives_back()
    {
        JsonObject before = (JsonObject)JsonNode.Parse("""{"metadata":{"labels":{"a":"1"}},"spec":{"x":{"y":1},"list":[1]}}""")!;
        JsonObject patch = (JsonObject)JsonNode.Parse("""{"metadata":{"labels":{"a":"2","b":"3"},"annotations":{"c":"4"}},"spec":{"x":{"y":2,"z":3},"list":[2],"new":{"n":1}}}""")!;

        JsonObject back = MergePatch.Apply(MergePatch.Apply(before, patch), IngressUndo.Inverse(patch, before));

        back["metadata"]!.AsObject().Remove("annotations");
        Assert.Equal(before.ToJsonString(), back.ToJsonString());
    }

    private static JsonObject Merged(JsonObject secret, Change change) => change.Verb == ChangeVerb.Create ? change.Body! : MergePatch.Apply(secret, change.Body!);
}
