using MeshTools.Kiali;

namespace MeshTools.Core.Tests.Kiali;

/// <summary>Where Kiali's pages are asked for: SOURCES.md, section 2 (port 20001, 9090 for metrics, web root /kiali).</summary>
public sealed class KialiPlaceTests
{
    private const string Metrics = "{name: http-metrics, port: 9090, protocol: TCP}";

    [Theory]
    [InlineData($"{Metrics}, {{name: http, port: 20001}}", "20001")]
    [InlineData($"{Metrics}, {{name: http, port: 80, targetPort: 20001}}", "80")]
    [InlineData($"{Metrics}, {{name: http, port: 443, targetPort: api-port}}", "443")]
    public void The_pages_are_asked_and_not_the_metrics(string ports, string expected)
    {
        KialiPlace place = Of(Kialis.Of("v1.50", "token"), ports);

        Assert.Equal(("kiali", expected, 20001), (place.Service, place.ServicePort, place.PodPort));
    }

    [Fact]
    public void What_the_configuration_leaves_out_is_Kialis_default() =>
        Assert.Equal("kiali/api/auth/info", Of(Kialis.Of("v1.50", "token").Without("server"), "{port: 20001}").Path("api/auth/info"));

    [Theory]
    [InlineData("{port: 8000, web_root: /mesh/}", "mesh/api", 8000)]
    [InlineData("{port: 8000, web_root: /}", "api", 8000)]
    public void Another_port_and_root_are_taken_from_it(string server, string path, int port)
    {
        KialiPlace place = Of(Kialis.Of("v1.50", "token").Without("server").Configured($"server: {server}"), "{port: 8000}");

        Assert.Equal((path, port), (place.Path("api"), place.PodPort));
    }

    private static KialiPlace Of(Kialis kialis, string ports) => kialis
        .With($"{{apiVersion: v1, kind: Service, metadata: {{name: kiali, namespace: istio-system}}, spec: {{selector: {{app: kiali}}, ports: [{ports}]}}}}").Build().Place;
}
