using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.Locality;
using static MeshTools.Core.Tests.Locality.Sites;

namespace MeshTools.Core.Tests.Locality;

/// <summary>Which endpoints get how much. SOURCES.md, section 4.</summary>
public class LocalitySplitTests
{
    [Fact]
    public void Distribute_divides_a_weight_among_the_zones_it_includes()
    {
        // SOURCES.md, section 9: 80/20 without outlierDetection gives 40/40/20.
        LoadSplit split = Sites.Split(Sites.Of("1.14.6", Rule + "{loadBalancer: {localityLbSetting: {distribute: [{from: 'us-east1/*', to: {'us-east1/*': 80, us-west1: 20}}]}}}"));
        Assert.Equal([40, 40, 20], split.Groups.Select(static group => group.Weight));
    }

    [Fact]
    public void Distribute_without_outlierDetection_leaves_out_nothing_that_fails()
    {
        const string Split = "{loadBalancer: {localityLbSetting: {distribute: [{from: 'us-east1/*', to: {'us-east1/*': 80, us-west1: 20}}]}}}";
        Assert.Contains("failing endpoints keep their share until Kubernetes takes them out", Sites.Split(Sites.Of("1.14.6", Rule + Split)).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("keep their share", Sites.Split(Sites.Of("1.14.6", Rule + "{outlierDetection: {}, " + Split[1..])).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_not_obeyed_still_decide_who_is_asked()
    {
        // Up to 1.8 without outlierDetection: the places that distribute leaves out get nothing, the others are alike.
        LoadSplit split = Sites.Split(Sites.Of("1.8.0", Rule + "{loadBalancer: {localityLbSetting: {distribute: [{from: 'us-east1/*', to: {us-east1/us-east1-b: 90, us-west1: 10}}]}}}"));
        Assert.Equal(["us-east1/us-east1-b 0 0.5", "us-west1/us-west1-a 0 0.5", "us-east1/us-east1-c - 0"], split.Groups.Select((group, i) => FormattableString.Invariant($"{group.Locality} {group.Priority?.ToString() ?? "-"} {split.Shares[i]}")));
        Assert.Equal([0.9, 0.1, 0], Sites.Split(Sites.Of("1.9.9", Rule + "{loadBalancer: {localityLbSetting: {distribute: [{from: 'us-east1/*', to: {us-east1/us-east1-b: 90, us-west1: 10}}]}}}")).Shares);
    }

    [Theory]
    [InlineData("1.19.0", 3, 10, 1)]
    [InlineData("1.19.0", 10, 10, 1)]
    [InlineData("1.19.0", 11, 10, 2)]
    [InlineData("1.20.0", 3, 10, 0)]
    [InlineData("1.20.0", 10, 10, 1)]
    [InlineData("1.20.0", 19, 10, 1)]
    [InlineData("1.20.0", 3, 100, 3)]
    public void So_many_endpoints_are_left_out_at_most(string version, int count, int percent, int most) =>
        Assert.Equal(most, SplitReasons.MostEjected(count, percent, Sites.Version(version)));

    [Theory]
    [InlineData("1.20.0", "{}", "should 1 endpoint fail while its pod stays ready, proxies leave out none of 3 (maxEjectionPercent 10)")]
    [InlineData("1.20.0", "{maxEjectionPercent: 0}", "proxies leave out none of 3 (maxEjectionPercent 10)")]
    [InlineData("1.20.0", "{maxEjectionPercent: 34}", null)]
    [InlineData("1.19.0", "{}", null)]
    public void A_limit_that_lets_failing_endpoints_stay_is_named(string version, string detection, string? note)
    {
        string reason = Sites.Split(Sites.Of(version, Rule + $"{{outlierDetection: {detection}}}")).Reason;
        Assert.Equal(note is not null, reason.Contains("maxEjectionPercent", StringComparison.Ordinal));
        Assert.Contains(note ?? "Near first", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_whole_region_more_may_fail_than_are_left_out()
    {
        LoadSplit split = Sites.Split(Sites.Of("1.19.0"), "us-east1", null, "us-east1");
        Assert.Contains("should 2 endpoints fail while their pods stay ready, proxies leave out 1 of 3", split.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_one_locality_leaves_nothing_to_prefer()
    {
        LoadSplit split = Sites.Split(Replaced("backend-a"), "us-west1");
        Assert.False(split.IsEffective);
        Assert.Contains("all its endpoints are in us-east1/us-east1-b", split.Reason, StringComparison.Ordinal);
        Assert.Contains("no endpoint is in us-west1", split.Reason, StringComparison.Ordinal);
        Assert.False(split.StaysLocal);
    }

    [Fact]
    public void Endpoints_that_are_not_ready_get_nothing()
    {
        LoadSplit split = Sites.Split(
            Replaced("backend-c", "backend-b", "!backend-a"), "us-east1/us-east1-b");
        Assert.Contains("1 of 3 endpoints is not ready and gets nothing", split.Reason, StringComparison.Ordinal);
        Assert.Equal(["us-east1/us-east1-c", "us-west1/us-west1-a"], split.Groups.Select(static group => group.Locality.ToString()));
        Assert.True(split.StaysLocal);
    }

    [Fact]
    public void Endpoints_without_a_region_are_taken_last()
    {
        // istio/istio#20077.
        Snapshots cluster = Replaced("backend-a", "backend-new").With(Meshes.Node("new")).With(Sites.Backend("backend-new", "new"));
        LoadSplit split = Sites.Split(cluster, "us-east1");
        Assert.Contains("1 of 2 endpoints has no region and is taken last", split.Reason, StringComparison.Ordinal);
        Assert.Equal([1, 0], split.Shares);
    }

    [Fact]
    public void The_failure_of_the_near_ones_moves_everything()
    {
        LoadSplit split = Sites.Split(Sites.Of("1.14.6", mesh: "localityLbSetting: {failover: [{from: us-east1, to: us-west1}]}"), "us-east1/us-east1-b");
        Assert.Equal([1, 0, 0], split.Shares);
        Assert.Equal([0, 1, 0], split.SharesWhenLocalFails);

        // The whole region.
        LoadSplit region = Sites.Split(Sites.Of("1.14.6"), "us-east1/us-east1-b", null, "us-east1");
        Assert.Equal([0, 0, 1], region.SharesWhenLocalFails);
    }

    [Fact]
    public void A_service_entry_has_its_places_written_down()
    {
        Snapshots cluster = Sites.Of("1.14.6")
            .With(GatewayCases.Entry("hosts: [api.example], ports: [{number: 443, name: https}], resolution: STATIC, endpoints: [{address: 192.0.2.1, locality: us-east1/b, weight: 3}, {address: 192.0.2.2, locality: us-east1/b}, {address: 192.0.2.3}]"))
            .With(Objects.Rule("host: api.example, trafficPolicy: {outlierDetection: {}}", "api", "istio-system"));
        LoadSplit split = Assert.Single(LocalityPrediction.Predict(Sites.Simulator(cluster), new LocalityTestRequest { Services = [new("api.example", null)], From = "us-east1" }).Splits);
        Assert.Equal([4, 1], split.Groups.Select(static group => group.Weight));
        Assert.Equal([1, 0], split.Shares);

        // istio/istio#35410.
        Assert.Contains("1 of 3 endpoints has no region", split.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Endpoints_of_an_entry_can_be_pods_or_the_host_itself()
    {
        Snapshots cluster = Sites.Of("1.14.6")
            .With("{apiVersion: networking.istio.io/v1alpha3, kind: ServiceEntry, metadata: {name: pods, namespace: app}, spec: {hosts: [pods.example], ports: [{number: 443}], resolution: STATIC, workloadSelector: {labels: {app: backend}}}}")
            .With(Objects.Rule("host: pods.example, trafficPolicy: {outlierDetection: {}}", "pods", "istio-system"))
            .With(GatewayCases.Entry("hosts: [dns.example], ports: [{number: 443, name: https}], resolution: DNS"));
        LocalitySimulator simulator = Sites.Simulator(cluster);
        Assert.Equal(
            ["us-east1/us-east1-b", "us-east1/us-east1-c", "us-west1/us-west1-a"],
            simulator.Run(simulator.Hosts.Find("pods.example", null)[0], CallerReader.Somewhere("us-east1", "app")).Groups.Select(static group => group.Locality.ToString()));
        Assert.Equal("dns.example", Assert.Single(simulator.Endpoints(simulator.Hosts.Find("dns.example", null)[0])).Name);
    }

    [Fact]
    public void Slices_are_read_where_there_are_any()
    {
        Snapshots cluster = Sites.Of("1.14.6").With("""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: backend-1, namespace: app, labels: {kubernetes.io/service-name: backend}}
            ports: [{name: http, port: 8080}]
            endpoints:
            - {addresses: [10.0.0.1], conditions: {ready: true}, targetRef: {kind: Pod, name: backend-a, namespace: app}}
            - {addresses: [10.0.0.2], conditions: {ready: false}, targetRef: {kind: Pod, name: backend-c, namespace: app}}
            - {addresses: [10.0.0.9], nodeName: a}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: backend-2, namespace: app, labels: {kubernetes.io/service-name: backend}}
            ports: [{name: http, port: 8080}]
            endpoints:
            - {addresses: ["fd00::1"], targetRef: {kind: Pod, name: backend-a, namespace: app}}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: backend-3, namespace: app, labels: {kubernetes.io/service-name: backend}}
            ports: [{name: admin, port: 9090}]
            endpoints: [{addresses: [10.0.0.77], nodeName: a}]
            """);
        LoadSplit split = Sites.Split(cluster, "us-east1");

        // One pod with two addresses is one endpoint; another port's endpoints are not this one's.
        Assert.Equal(["us-east1/us-east1-b=1", "us-west1/us-west1-a=1"], split.Groups.Select(static group => $"{group.Locality}={group.Endpoints}"));
    }

    /// <summary>The cluster with these endpoints instead, an exclamation mark ahead of those that are not ready.</summary>
}
