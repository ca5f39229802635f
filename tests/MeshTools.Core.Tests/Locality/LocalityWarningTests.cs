using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.Errors;
using MeshTools.Locality;
using MeshTools.Mesh.Observed;
using static MeshTools.Core.Tests.Locality.LocalityPlans;

namespace MeshTools.Core.Tests.Locality;

/// <summary>What Enable-LocalityLb tells before it writes.</summary>
public class LocalityWarningTests
{
    [Fact]
    public void Switching_the_mesh_on_names_the_others_that_it_is_for()
    {
        LocalityPlan plan = Enable(Sites.Of("1.14.6", rule: null, mesh: "localityLbSetting: {enabled: false}").With(Objects.Rule("host: other, trafficPolicy: {outlierDetection: {}}", "other")));
        Assert.Contains(plan.Warnings, static warning => warning.Contains("1 other DestinationRule with", StringComparison.Ordinal) && warning.Contains("shop/other", StringComparison.Ordinal));
    }

    [Fact]
    public void A_split_onto_one_endpoint_is_told_before()
    {
        // istio/istio#23914.
        string warning = Assert.Single(Enable(Sites.Of("1.14.6", rule: null)).Warnings);
        Assert.Contains("from us-east1/us-east1-b to 1 of 3 endpoints (us-east1/us-east1-b 100 %)", warning, StringComparison.Ordinal);
        Assert.Contains("istio-ingressgateway", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_by_which_nothing_is_ever_left_out_is_told_before()
    {
        // Envoy 1.28, in Istio 1.20: 10 % of three endpoints are none.
        string warning = Assert.Single(Enable(Sites.Of("1.20.0", rule: null)).Warnings, static item => item.Contains("maxEjectionPercent", StringComparison.Ordinal));
        Assert.Contains("backend.app has 3 and 10 %", warning, StringComparison.Ordinal);
        Assert.DoesNotContain(Enable(Sites.Of("1.20.0", rule: null), Request() with { MaxEjectionPercent = 100 }).Warnings, static item => item.Contains("maxEjectionPercent", StringComparison.Ordinal));
        Assert.DoesNotContain(Enable(Sites.Of("1.19.0", rule: null)).Warnings, static item => item.Contains("maxEjectionPercent", StringComparison.Ordinal));
    }

    [Fact]
    public void Nodes_without_a_region_are_named_before()
    {
        Snapshots cluster = Sites.Of("1.14.6", rule: null).With(Meshes.Node("new")).With(Meshes.Node("master", spec: "taints: [{key: control-plane, effect: NoSchedule}]"));
        Assert.Contains(Enable(cluster).Warnings, static warning => warning.StartsWith("1 of 5 nodes on which pods can run has no region (new)", StringComparison.Ordinal));
        Assert.DoesNotContain(Enable(Sites.Of("1.14.6", rule: null)).Warnings, static warning => warning.Contains("no region", StringComparison.Ordinal));
    }

    [Fact]
    public void Pods_in_one_place_of_which_istiod_knows_some_stay_local_all_or_not_at_all()
    {
        // 1.16 without a Service: the pod with a region on it is known, the other one on the same node is not.
        Snapshots cluster = Sites.Of("1.16.0", gatewayService: false, gatewayPod: ", istio-locality: us-east1", gatewayNode: "topology.kubernetes.io/region: us-east1")
            .With(Meshes.Pod("gateway-2", "istio-system", "app: istio-ingressgateway, istio: ingressgateway", Meshes.Proxy("1.16.0"), ", nodeName: gateway", Sites.Running));
        LocalityRoute[] routes = [.. LocalityPrediction.Predict(Sites.Simulator(cluster), new LocalityTestRequest { Services = [new("backend.app", null)], Gateway = "istio-ingressgateway" }).Splits
            .SelectMany(static split => LocalityPrediction.Routes(split, "test", null))];
        Assert.Equal(6, routes.Length);
        Assert.False(LocalityTest.StaysLocal(routes));
        Assert.True(LocalityTest.StaysLocal([.. routes.Where(static route => route.Effective)]));
    }
}
