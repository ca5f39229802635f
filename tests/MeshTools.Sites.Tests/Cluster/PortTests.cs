using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Sites.Tests.Fixtures;

namespace MeshTools.Sites.Tests.Cluster;

/// <summary>Ports of real pods, through the API server.</summary>
[Collection(SitesCollection.Name)]
public sealed class PortTests(SitesFixture sites)
{
    private readonly ObjectAddress _pod = new(ClusterClient.Pod, "default", sites.Pods.Names("app=echo")[0]);

    [Fact]
    public async Task HTTP_works_over_a_forwarded_port_for_several_requests_on_one_connection()
    {
        int connections = 0;
        using SocketsHttpHandler handler = new()
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                connections++;
                return await sites.Client().OpenPortAsync(_pod, 8080, cancellationToken);
            },
        };
        using HttpClient http = new(handler) { BaseAddress = new Uri("http://pod/"), Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Add("Authorization", "Basic arrives");

        for (int i = 0; i < 3; i++)
        {
            JsonNode answer = JsonNode.Parse(await http.GetStringAsync(new Uri($"/{i}", UriKind.Relative)))!;
            Assert.Equal($"/{i}", (string?)answer["path"]);
            Assert.Equal("Basic arrives", (string?)answer["headers"]!["Authorization"]![0]);
        }

        Assert.Equal(1, connections);
    }

    [Fact]
    public async Task A_port_that_nothing_listens_on_says_so()
    {
        await using Stream port = await sites.Client().OpenPortAsync(_pod, 81, CancellationToken.None);

        IOException error = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await port.WriteAsync("x"u8.ToArray());
            await port.ReadExactlyAsync(new byte[1]);
        });

        Assert.Contains("81", error.Message, StringComparison.Ordinal);
        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_can_be_cancelled()
    {
        await using Stream port = await sites.Client().OpenPortAsync(_pod, 8080, CancellationToken.None);
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(500));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await port.ReadExactlyAsync(new byte[1], stop.Token));
    }

    [Fact]
    public async Task A_pod_that_is_not_there_is_named()
    {
        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() =>
            sites.Client().OpenPortAsync(_pod with { Name = "nobody" }, 8080, CancellationToken.None));

        Assert.Equal(ErrorCatalog.ObjectNotFound, error.Definition);
        Assert.Contains("nobody", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_dies_ends_the_connection()
    {
        sites.Pods.Apply(StandinPods.Pod("short-lived", "app", ["standin-echo", "--port", "8080"]));
        sites.Pods.WaitFor("short-lived", "ready", PodBench.IsReady);
        await using Stream port = await sites.Client().OpenPortAsync(_pod with { Name = "short-lived" }, 8080, CancellationToken.None);
        await port.WriteAsync("GET / HTTP/1.1\r\nHost: pod\r\n\r\n"u8.ToArray());
        byte[] buffer = new byte[4096];
        Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(buffer, 0, await port.ReadAsync(buffer)), StringComparison.Ordinal);

        sites.Pods.Remove("short-lived");

        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        int count;
        try
        {
            while ((count = await port.ReadAsync(buffer, limit.Token)) > 0)
            {
            }
        }
        catch (IOException)
        {
            count = 0;
        }

        Assert.Equal(0, count);
    }
}
