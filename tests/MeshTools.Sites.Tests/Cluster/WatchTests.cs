using System.Text.Json.Nodes;
using System.Threading.Channels;
using MeshTools.Cluster;
using MeshTools.Sites.Tests.Fixtures;

namespace MeshTools.Sites.Tests.Cluster;

/// <summary>A watch while the API server is away.</summary>
[Collection(SitesCollection.Name)]
public sealed class WatchTests(SitesFixture sites)
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task A_watch_goes_on_after_the_API_server_was_killed_and_tells_each_change_once()
    {
        using CancellationTokenSource stop = new(TimeSpan.FromMinutes(2));
        Channel<WatchEvent> events = Channel.CreateUnbounded<WatchEvent>();
        Task watching = WatchAsync(events.Writer, stop.Token);
        await CreateAsync("before");
        Assert.Equal(("before", WatchEventType.Added), await NextAsync(events, stop.Token));

        sites.Rig.Stop("control", "kube-apiserver", now: true);
        sites.Rig.Start("control", "kube-apiserver");
        Eventually.Holds(() => IsBack() ? null : "the API server is not back");
        await CreateAsync("after");
        await sites.Api.DeleteAsync($"{ConfigMaps}/before");

        // In which order depends on whether the server still had the version to go on from; each comes once.
        Assert.Equal(
            [("after", WatchEventType.Added), ("before", WatchEventType.Deleted)],
            new[] { await NextAsync(events, stop.Token), await NextAsync(events, stop.Token) }.Order());
        await sites.Api.DeleteAsync($"{ConfigMaps}/after");
        Assert.Equal(("after", WatchEventType.Deleted), await NextAsync(events, stop.Token));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    private static async Task<(string Name, WatchEventType Type)> NextAsync(Channel<WatchEvent> events, CancellationToken cancellationToken)
    {
        WatchEvent happened = await events.Reader.ReadAsync(cancellationToken);
        return ((string)happened.Object["metadata"]!["name"]!, happened.Type);
    }

    private async Task WatchAsync(ChannelWriter<WatchEvent> events, CancellationToken cancellationToken)
    {
        ListQuery query = new() { Namespace = "default", LabelSelector = "watched=yes" };
        await foreach (WatchEvent happened in sites.Client().WatchAsync(new KindRef(string.Empty, "ConfigMap", "v1"), query, cancellationToken))
        {
            await events.WriteAsync(happened, cancellationToken);
        }
    }

    private async Task CreateAsync(string name) => await sites.Api.SendAsync(
        HttpMethod.Post,
        ConfigMaps,
        new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["watched"] = "yes" } } }.ToJsonString());

    private bool IsBack() => sites.Api.TryGetAsync("/api/v1/namespaces/default").Result is not null;
}
