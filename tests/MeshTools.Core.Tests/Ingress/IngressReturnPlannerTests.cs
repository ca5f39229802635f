using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Ingress;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.Ingress;

/// <summary>From a published gateway back to what it was.</summary>
public sealed class IngressReturnPlannerTests
{
    [Fact]
    public void The_Deployment_and_its_autoscaler_come_before_the_DaemonSet_goes_and_the_record_is_last()
    {
        IngressPlan plan = IngressBench.Plan(IngressBench.Cluster().With(IngressBench.Autoscaler()), IngressBench.Request() with { Nodes = ["wx01"] });

        IngressReturnPlan back = Back(plan, Labelled(plan));

        Assert.Equal(
            [
                (ChangeVerb.Create, "deployment/istio-system/istio-ingressgateway"), (ChangeVerb.Create, "horizontalpodautoscaler/istio-system/istio-ingressgateway"),
                (ChangeVerb.Delete, "daemonset/istio-system/istio-ingressgateway"), (ChangeVerb.MergePatch, "node/wx01"), (ChangeVerb.Delete, "secret/istio-system/meshtools-istio-ingressgateway-published"),
            ],
            back.Changes.Select(static change => (change.Verb, change.Target.ToString())));
        Assert.Empty(back.Warnings);
    }

    // SOURCES.md, section 5: "HPA API v2beta1 -> v2beta2 -> v2 ...: use what the server serves".
    [Theory]
    [InlineData("v2", "autoscaling/v2", """[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]""")]
    [InlineData("v2beta2", "autoscaling/v2beta2", """[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]""")]
    [InlineData("v2beta1", "autoscaling/v2beta1", """[{"type":"Resource","resource":{"name":"cpu","targetAverageUtilization":80}}]""")]
    public void The_autoscaler_comes_back_in_a_version_that_the_server_has_by_now(string served, string version, string metrics)
    {
        IngressPlan plan = IngressBench.Plan(IngressBench.Cluster());
        JsonObject scaler = (JsonObject)JsonNode.Parse("""
            {"apiVersion":"autoscaling/v2beta1","kind":"HorizontalPodAutoscaler","metadata":{"name":"istio-ingressgateway","namespace":"istio-system"},
             "spec":{"minReplicas":1,"maxReplicas":5,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"istio-ingressgateway"},
              "metrics":[{"type":"Resource","resource":{"name":"cpu","targetAverageUtilization":80}}]}}
            """)!;
        JsonObject secret = (IngressRecord.Read(plan.Record!.Body)! with { Autoscaler = scaler }).ToSecret("istio-system", "istio-ingressgateway");
        IngressObservation observed = IngressBench.Observe(Labelled(plan), secret) with { AutoscalerVersions = [served] };

        JsonObject body = IngressReturnPlanner.Plan("istio-system", "istio-ingressgateway", observed, IngressRecord.Read(secret)!).Autoscaler!.Body!;

        Assert.Equal(version, body.Text("apiVersion"));
        Assert.Equal(metrics, body.At("spec", "metrics")!.ToJsonString());
    }

    // Where a process died after the DaemonSet was made and before the Deployment went.
    [Fact]
    public void The_very_Deployment_that_was_published_is_no_surprise_and_another_one_is()
    {
        IngressPlan plan = IngressBench.Plan(IngressBench.Cluster());

        IngressReturnPlan killed = Back(plan, IngressBench.Carry(plan, more: static cluster => cluster.With(Meshes.Gateway("1.14.0"))));
        Assert.Equal(["daemonset/istio-system/istio-ingressgateway", "secret/istio-system/meshtools-istio-ingressgateway-published"], killed.Changes.Select(static change => change.Target.ToString()));
        Assert.True(killed.HasDeployment);
        Assert.Empty(killed.Warnings);

        IngressReturnPlan drifted = Back(plan, IngressBench.Carry(plan, more: static cluster => cluster.With(Meshes.Gateway("1.15.0"))));
        Assert.Contains("made by another than MeshTools", Assert.Single(drifted.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_that_was_a_DaemonSet_gets_its_former_spec_back()
    {
        Snapshots cluster = new Snapshots().On("1.29.0").With(Meshes.Namespace("istio-system"))
            .With("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: istio-ingressgateway, uid: ds-1, labels: {istio: ingressgateway, operator.istio.io/component: IngressGateways} }
                spec:
                  selector: {matchLabels: {istio: ingressgateway} }
                  updateStrategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0} }
                  template:
                    metadata: {labels: {istio: ingressgateway} }
                    spec: {containers: [{name: istio-proxy, image: 'docker.io/istio/proxyv2:1.14.0', args: [proxy, router], ports: [{containerPort: 8080}, {containerPort: 8443}]}]}
                """)
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", Meshes.GatewayPorts("1.14.0"))).With(Meshes.Node("sz01", "front_end: 'true'"));
        IngressObservation observed = IngressBench.Observe(cluster);
        JsonObject before = (JsonObject)observed.DaemonSet!.DeepClone();

        IngressPlan plan = IngressPlanner.Plan(IngressBench.Request(), observed);
        Assert.Equal(ChangeVerb.MergePatch, plan.DaemonSet!.Verb);
        Assert.Empty(plan.Removals);
        JsonObject published = MergePatch.Apply(before, plan.DaemonSet.Body!);
        Assert.Equal(0, published.Number("spec", "updateStrategy", "rollingUpdate", "maxSurge"));
        Assert.True(DaemonSetForm.IsPublished(published));

        IngressReturnPlan back = IngressReturnPlanner.Plan("istio-system", "istio-ingressgateway", observed with { DaemonSet = published, RecordSecret = plan.Record!.Body }, IngressRecord.Read(plan.Record.Body)!);
        JsonObject returned = MergePatch.Apply(published, back.DaemonSet!.Body!);
        returned["metadata"]!.AsObject().Remove("annotations");

        Assert.False(back.HasDeployment);
        Assert.Empty(MergePatch.Between(returned, before));
    }

    [Fact]
    public void A_label_that_has_another_value_since_stays()
    {
        IngressPlan plan = IngressBench.Plan(IngressBench.Cluster(), IngressBench.Request() with { Nodes = ["wx01", "wx02"] } with { NodePatterns = [] });
        IngressRecord record = IngressRecord.Read(plan.Record!.Body)! with { Marks = [new NodeMark("wx01", "front_end", "true", "maybe"), new NodeMark("wx02", "front_end", "true", null)] };
        Snapshots after = new Snapshots().On("1.29.0").With(Meshes.Node("wx01", "front_end: 'true'")).With(Meshes.Node("wx02", "front_end: mine"));
        JsonObject secret = record.ToSecret("istio-system", "istio-ingressgateway");

        Change label = Assert.Single(IngressReturnPlanner.Plan("istio-system", "istio-ingressgateway", IngressBench.Observe(after, secret), record).Labels);

        Assert.Equal("node/wx01", label.Target.ToString());
        Assert.Equal("maybe", label.Body.Text("metadata", "labels", "front_end"));
    }

    private static IngressReturnPlan Back(IngressPlan plan, Snapshots cluster) =>
        IngressReturnPlanner.Plan("istio-system", "istio-ingressgateway", IngressBench.Observe(cluster, plan.Record!.Body), IngressRecord.Read(plan.Record.Body)!);

    // wx01 as the plan has labelled it.
    private static Snapshots Labelled(IngressPlan plan) => IngressBench.Carry(plan, more: static cluster => cluster.With(Meshes.Node("wx01", "front_end: 'true'")));
}
