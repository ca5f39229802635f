using System.Text.Json.Nodes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.Errors;
using MeshTools.Locality;
using MeshTools.Mesh.Observed;
using static MeshTools.Core.Tests.Locality.LocalityPlans;

namespace MeshTools.Core.Tests.Locality;

/// <summary>What Enable-LocalityLb does not do.</summary>
public class LocalityRefusalTests
{
    [Fact]
    public void A_half_labelled_cluster_is_refused_without_force()
    {
        // istio/istio#20077.
        Snapshots cluster = Sites.Of("1.14.6", rule: null).With("""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: backend-1, namespace: app, labels: {kubernetes.io/service-name: backend}}
            ports: [{name: http, port: 8080}]
            endpoints: [{addresses: [10.0.0.1], nodeName: a}, {addresses: [10.0.0.2], nodeName: new}]
            """);
        MeshToolsException? error = Enable(cluster).Steps.Single().Error;
        Assert.Same(ErrorCatalog.LocalityHalfLabelled, error!.Definition);
        Assert.Contains("10.0.0.2", error.Message, StringComparison.Ordinal);
        Assert.Single(Enable(cluster, Request() with { Force = true }).Steps.Single().Changes);
    }

    public static TheoryData<string, string, string> Invalid { get; } = new()
    {
        { "failover: {us-east1: us-west1}, distribute: {us-east1: {us-west1: 100}}", "1.14.6", "exclude each other" },
        { "failover: {us-east1: us-west1}, priority: [a]", "1.14.6", "exclude each other" },
        { "failover: {us-east1/b: us-west1}", "1.14.6", "regions, not zones" },
        { "failover: {'*': us-west1}", "1.14.6", "'*'" },
        { "failover: {us-east1: us-east1}", "1.14.6", "to itself" },
        { "failover: {us-east1: mars}", "1.14.6", "No node is in mars; there are us-east1, us-west1" },
        { "distribute: {us-east1: {us-east1: 80, us-west1: 30}}", "1.14.6", "sum to 100" },
        { "distribute: {us-east1: {us-east1: 80, us-west1: 19}}", "1.14.6", "sum to 100" },
        { "distribute: {us-east1: {us-east1: 80, us-west1: 21}}", "1.14.6", "sum to 100" },
        { "distribute: {us-east1: {us-east1: 100, us-west1: 0}}", "1.14.6", "1 to 100" },
        { "distribute: {us-east1: {us-east1: 80, us-east1/us-east1-b: 20}}", "1.14.6", "'us-east1' includes 'us-east1/us-east1-b'" },
        { "distribute: {mars/*: {us-east1: 100}}", "1.14.6", "No node is in mars" },
        { "priority: [topology.kubernetes.io/region]", "1.11.0", "does not know failoverPriority" },
        { "priority: ['two words']", "1.14.6", "is no label" },
        { "priority: [version=v1]", "1.17.0", "values are read from 1.18 on" },
        { "failover: {us-east1: us-west1}, priority: [version]", "1.19.0", "Istio 1.19.0 ignores failover beside failoverPriority" },
        { "failover: {us-east1: us-west1}, priority: [version, topology.kubernetes.io/zone]", "1.20.0", "failover and 'topology.kubernetes.io/zone' in failoverPriority exclude each other" },
        { "distribute: {us-east1: {us-west1: 100}}, priority: [version]", "1.30.0", "exclude each other" },
        { "distribute: {us-east1: {us-west1: 100}, us-east1/us-east1-b: {us-west1: 100}}", "1.14.6", "'us-east1' and 'us-east1/us-east1-b' overlap" },
        { "distribute: {'*': {us-west1: 100}, us-east1: {us-west1: 100}}", "1.14.6", "'*' and 'us-east1' overlap" },
        { "distribute: {us-east1: {'*/us-east1-b': 100}}", "1.14.6", "'*/us-east1-b' is no place" },
        { "distribute: {us-east1: {us-east1//rack: 100}}", "1.14.6", "'us-east1//rack' is no place" },
        { "distribute: {us-east1: {us-east1/us-*: 100}}", "1.14.6", "'us-east1/us-*' is no place" },
        { "distribute: {'': {us-east1: 100}}", "1.14.6", "'' is no place" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void What_istiod_would_refuse_is_refused_first(string setting, string version, string reason)
    {
        JsonObject wanted = Yaml(setting);
        LocalityRequest request = Request() with
        {
            Failover = [.. wanted.Map("failover")],
            Distribute = [.. (wanted["distribute"] as JsonObject ?? []).Select(static entry => new DistributeEntry(entry.Key, [.. entry.Value.Map().Select(static to => KeyValuePair.Create(to.Key, int.Parse(to.Value)))]))],
            FailoverPriority = wanted.Texts("priority"),
        };
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => Enable(Sites.Of(version), request));
        Assert.Same(ErrorCatalog.LocalitySettingInvalid, error.Definition);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failover_beside_labels_that_say_no_place_is_taken_where_it_counts()
    {
        LocalityRequest request = Request() with { Failover = [new("us-east1", "us-west1")], FailoverPriority = ["version=v1"] };
        JsonNode? setting = Assert.Single(Enable(Sites.Of("1.20.0", rule: null), request).Steps.Single().Changes).Body.At("spec", "trafficPolicy", "loadBalancer", "localityLbSetting");
        Assert.Equal(["enabled", "failover", "failoverPriority"], setting!.AsObject().Select(static part => part.Key));
    }

    [Fact]
    public void Two_rules_for_one_host_are_refused()
    {
        MeshToolsException? error = Enable(Sites.Of("1.14.6").With(Objects.Rule("host: backend", "second", "app"))).Steps.Single().Error;
        Assert.Same(ErrorCatalog.DestinationRuleConflict, error!.Definition);
        Assert.Contains("destinationrule/app/second", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web", "ServiceNotFound")]
    [InlineData("twin", "ServiceAmbiguous")]
    public void Names_that_mean_nothing_or_two_are_errors(string name, string id)
    {
        Snapshots cluster = Sites.Of("1.14.6").With(Meshes.Service("twin", "app: t", "{port: 80}", "a")).With(Meshes.Service("twin", "app: t", "{port: 80}", "b"));
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => Sites.Simulator(cluster).Hosts.Find(name, null));
        Assert.Equal(id, error.Definition.Id);
    }
}
