using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Transport;

/// <summary>What a user is told when the server cannot be reached.</summary>
public sealed class ReachabilityTests
{
    [Fact]
    public async Task A_port_where_nothing_listens_is_refused_at_once()
    {
        int port = FreePort();

        MeshToolsException error = await NetworkCall.FailAsync(NetworkCall.To($"https://127.0.0.1:{port}"));

        Assert.Equal("ConnectionRefused", error.Definition.Id);
        Assert.Contains($"context 'prod' at https://127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
        Assert.False(error.MayHaveTakenEffect);
    }

    [Fact]
    public async Task A_name_that_cannot_exist_is_not_found()
    {
        MeshToolsException error = await NetworkCall.FailAsync(NetworkCall.To("https://nonexistent.invalid:6443"));

        Assert.Equal("HostNotFound", error.Definition.Id);
        Assert.Contains("https://nonexistent.invalid:6443", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://jane:s3cr3t-word@127.0.0.1:{0}", "ConnectionRefused", "The proxy at http://127.0.0.1:{0} (proxy-url in the kubeconfig), by which the API server of context 'prod' at https://api.test:6443 is asked, refused the connection")]
    [InlineData("http://nonexistent.invalid:{0}", "HostNotFound", "The name of the proxy at http://nonexistent.invalid:{0} (proxy-url in the kubeconfig)")]
    public async Task A_proxy_that_cannot_be_reached_is_named_and_not_the_server(string proxy, string id, string words)
    {
        string port = $"{FreePort()}";

        MeshToolsException error = await NetworkCall.FailAsync(NetworkCall.To("https://api.test:6443") with { Proxy = new Uri(proxy.Replace("{0}", port, StringComparison.Ordinal)) });

        Assert.Equal(id, error.Definition.Id);
        Assert.Contains(words.Replace("{0}", port, StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
        Assert.Contains("Check that the proxy runs", error.Action, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t-word", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_lets_nobody_through_is_named()
    {
        await using LoopbackServer proxy = new() { Status = "403 Forbidden" };

        MeshToolsException error = await NetworkCall.FailAsync(NetworkCall.To("https://api.test:6443") with { Proxy = new Uri($"http://127.0.0.1:{proxy.Port}") });

        Assert.Equal("ConnectionFailed", error.Definition.Id);
        Assert.Contains($"The proxy at http://127.0.0.1:{proxy.Port} (proxy-url in the kubeconfig)", error.Message, StringComparison.Ordinal);
        Assert.Contains("did not let the connection through", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_TLS_behind_an_https_address_is_a_handshake_that_failed()
    {
        await using LoopbackServer server = new();

        MeshToolsException error = await NetworkCall.FailAsync(NetworkCall.To($"https://127.0.0.1:{server.Port}"));

        Assert.Equal("ConnectionFailed", error.Definition.Id);
        Assert.Contains("TLS handshake", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_left_when_the_user_stops()
    {
        await using LoopbackServer server = new(answer: LoopbackServer.Silence);
        using CancellationTokenSource stop = new();
        Task running = NetworkCall.SendAsync(NetworkCall.To($"http://127.0.0.1:{server.Port}"), cancellationToken: stop.Token);
        await server.Asked.Task;
        Stopwatch watch = Stopwatch.StartNew();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task A_server_that_never_answers_is_left_after_the_time_of_a_try()
    {
        await using LoopbackServer server = new(answer: LoopbackServer.Silence);
        InstantTime time = new();
        Task running = NetworkCall.SendAsync(NetworkCall.To($"http://127.0.0.1:{server.Port}"), time: time);
        await server.Asked.Task;

        time.Advance(TimeSpan.FromSeconds(61));

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => running);
        Assert.Equal("RequestTimeout", error.Definition.Id);
        Assert.Contains("did not answer within 60 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_of_the_servers_address_is_kept()
    {
        await using LoopbackServer server = new();

        await NetworkCall.SendAsync(NetworkCall.To($"http://127.0.0.1:{server.Port}/k8s/clusters/c-1"));

        Assert.StartsWith("GET /k8s/clusters/c-1/version HTTP/1.1", Assert.Single(server.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_is_asked_in_the_servers_place()
    {
        await using LoopbackServer proxy = new();

        await NetworkCall.SendAsync(NetworkCall.To("http://api.invalid:8080") with { Proxy = new Uri($"http://127.0.0.1:{proxy.Port}") });

        Assert.StartsWith("GET http://api.invalid:8080/version HTTP/1.1", Assert.Single(proxy.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_module_says_who_it_is()
    {
        await using LoopbackServer server = new();

        await NetworkCall.SendAsync(NetworkCall.To($"http://127.0.0.1:{server.Port}"));

        Assert.Matches("User-Agent: MeshTools/[0-9]+\\.[0-9]+\\.[0-9]+", Assert.Single(server.Heads));
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
