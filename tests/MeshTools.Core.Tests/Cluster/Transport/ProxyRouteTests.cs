using System.Net;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Cluster.Transport;

namespace MeshTools.Core.Tests.Cluster.Transport;

/// <summary>Whose proxy it is that a server is asked by.</summary>
public sealed class ProxyRouteTests
{
    [Theory]
    [InlineData("https://api.test", "HTTPS_PROXY", "the environment variable HTTPS_PROXY")]
    [InlineData("https://api.test", "all_proxy", "the environment variable all_proxy")]
    [InlineData("https://api.test", "HTTP_PROXY", "the system's settings")]
    [InlineData("http://api.test", "http_proxy", "the environment variable http_proxy")]
    [InlineData("https://api.test", "", "the system's settings")]
    public void It_is_said_who_names_the_proxy(string server, string variable, string origin)
    {
        ProxyRoute? route = ProxyRoute.Of(Settings(server), new WebProxy("http://jane:word@proxy.test:3128"), name => name == variable ? "x" : null);

        Assert.Equal(("http://proxy.test:3128", origin), (route?.Address, route?.Origin));
        Assert.Contains(origin, route?.Action, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_asked_directly_has_none()
    {
        Assert.Null(ProxyRoute.Of(Settings("https://api.test"), new WebProxy(), static _ => "x"));
        Assert.Null(ProxyRoute.Of(Settings("https://api.test"), new WebProxy("http://proxy.test", false, ["api\\.test"]), static _ => "x"));
    }

    [Fact]
    public void The_kubeconfig_s_own_comes_first() =>
        Assert.Equal("proxy-url in the kubeconfig", ProxyRoute.Of(Settings("https://api.test") with { Proxy = new Uri("socks5://10.0.0.1:1080") }, new WebProxy("http://proxy.test"), static _ => "x")?.Origin);

    private static ConnectionSettings Settings(string server) => new() { Context = "test", Source = "test", Server = new Uri(server) };
}
