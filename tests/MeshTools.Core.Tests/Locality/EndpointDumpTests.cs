using MeshTools.Locality;
using MeshTools.Testing;

namespace MeshTools.Core.Tests.Locality;

/// <summary>What istiod sends, and how it is put beside the prediction.</summary>
public class EndpointDumpTests
{
    private const string Page = """
        [{"clusterName":"outbound|8080||backend.app.svc.cluster.local","endpoints":[
          {"locality":{"region":"us-east1","zone":"us-east1-b"},"lbEndpoints":[{"endpoint":{}},{"endpoint":{}}],"loadBalancingWeight":2},
          {"locality":{"region":"us-west1","zone":"us-west1-a","subZone":"rack-1"},"lbEndpoints":[{"endpoint":{}}],"loadBalancingWeight":1,"priority":1},
          {"locality":{"region":"empty"},"priority":2}]},
         {"clusterName":"outbound|80||bare.app.svc.cluster.local"}]
        """;

    [Fact]
    public void A_page_tells_priority_and_endpoints_of_each_locality()
    {
        IReadOnlyList<LoadGroup> groups = Read(Page).Find("backend.app.svc.cluster.local", 8080)!;
        Assert.Equal(["us-east1/us-east1-b 0 2", "us-west1/us-west1-a/rack-1 1 1"], groups.Select(static group => $"{group.Locality} {group.Priority} {group.Endpoints}"));
        Assert.Empty(Read(Page).Find("bare.app.svc.cluster.local", 80)!);
        Assert.Null(Read(Page).Find("backend.app.svc.cluster.local", 9090));
    }

    [Fact]
    public void Lines_ahead_of_the_page_are_passed_over() =>
        Assert.NotNull(EndpointDump.TryRead("2026-01-01T00:00:00Z info ready\n" + Page));

    [Theory]
    [InlineData("")]
    [InlineData("Proxy not connected to this Pilot instance")]
    [InlineData("[{\"clusterName\":")]
    [InlineData("{}")]
    public void What_is_no_page_is_said_to_be_none(string text) => Assert.Null(EndpointDump.TryRead(text));

    [Fact]
    public void A_real_page_agrees_with_the_prediction_for_its_cluster()
    {
        // The page was read from istiod 1.14.6 for a gateway in us-east1-b; where it is not at hand, one written for this test.
        string text = ReleaseFile.TryRead("istiod/1.14.6/debug_edsz-gateway.json") ?? """
              [{"clusterName":"outbound|8080||backend.app.svc.cluster.local","endpoints":[
                {"locality":{"region":"us-east1","zone":"us-east1-b"},"lbEndpoints":[{}]},
                {"locality":{"region":"us-east1","zone":"us-east1-c"},"lbEndpoints":[{}],"priority":1},
                {"locality":{"region":"us-west1","zone":"us-west1-a"},"lbEndpoints":[{}],"priority":2}]}]
              """;

        LoadSplit split = Sites.Split(Sites.Of("1.14.6"));
        LocalityRoute[] routes = [.. LocalityPrediction.Routes(split, "test", null)];
        LocalityRoute[] compared = [.. LiveComparison.Compare(routes, Read(text).Find(Sites.Host, 8080), "gateway-1.istio-system")];

        Assert.Equal(3, compared.Length);
        Assert.All(compared, static route =>
        {
            Assert.Equal(route.Priority, route.LivePriority);
            Assert.Equal(route.Endpoints, route.LiveEndpoints);
            Assert.DoesNotContain("Live:", route.Reason, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_difference_is_named()
    {
        LoadSplit split = Sites.Split(Sites.Of("1.14.6"));
        LocalityRoute[] compared = [.. LiveComparison.Compare([.. LocalityPrediction.Routes(split, "test", null)], Read(Page).Find(Sites.Host, 8080), "gateway-1.istio-system")];

        Assert.Equal(["us-east1/us-east1-b", "us-east1/us-east1-c", "us-west1/us-west1-a", "us-west1/us-west1-a/rack-1"], compared.Select(static route => route.To));
        Assert.All(compared, static route => Assert.Contains("Live: gateway-1.istio-system", route.Reason, StringComparison.Ordinal));
        Assert.Null(compared[1].LivePriority);
        Assert.Equal(0, compared[1].LiveEndpoints);
        Assert.Contains("not predicted", compared[3].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_the_proxy_does_not_know_is_named()
    {
        LoadSplit split = Sites.Split(Sites.Of("1.14.6"));
        Assert.All(
            LiveComparison.Compare([.. LocalityPrediction.Routes(split, "test", null)], null, "gateway-1.istio-system"),
            static route => Assert.Contains("has no cluster for this host", route.Reason, StringComparison.Ordinal));
    }

    private static EndpointDump Read(string text) => EndpointDump.TryRead(text) ?? throw new InvalidOperationException("No page.");
}
