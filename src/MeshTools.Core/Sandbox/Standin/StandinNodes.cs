using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Sandbox.ControlPlane;

namespace MeshTools.Sandbox.Standin;

/// <summary>Keeps nodes ready, those too that a user creates later, and knows what pods need of them.</summary>
internal sealed class StandinNodes(ClusterClient client, string version)
{
    private const int Parallelism = 8;

    private static readonly KindRef Kind = new(string.Empty, "Node");

    private readonly ConcurrentDictionary<string, StandinNode> _nodes = new(StringComparer.Ordinal);
    private readonly AddressPool _addresses = new(Addresses.FirstNode);

    /// <summary>The nodes there are.</summary>
    public ICollection<StandinNode> Known => _nodes.Values;

    /// <summary>A node as the stand-in knows it; asks the server for one that is news.</summary>
    public async Task<StandinNode?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (_nodes.TryGetValue(name, out StandinNode? known))
        {
            return known;
        }

        return await client.TryGetAsync(new ObjectAddress(Kind, null, name), cancellationToken).ConfigureAwait(false) is JsonObject node ? Note(node) : null;
    }

    /// <summary>Learns which addresses are taken, before any is given.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        ListResult<JsonObject> nodes = await client.ListAsync(
            Kind, ListQuery.All, static node => JsonObject.Create(node.Clone())!, cancellationToken).ConfigureAwait(false);
        foreach (JsonObject node in nodes.Items)
        {
            Note(node);
        }
    }

    /// <summary>Watches until cancelled.</summary>
    /// <param name="onReleased">Told the name of a node that is held no longer: its pods go on.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public Task RunAsync(Func<string, CancellationToken, Task> onReleased, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            client.WatchAsync(Kind, ListQuery.All, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (happened, token) => await HandleAsync(happened, onReleased, token).ConfigureAwait(false));

    private async Task HandleAsync(WatchEvent happened, Func<string, CancellationToken, Task> onReleased, CancellationToken cancellationToken)
    {
        JsonObject? node = happened.Object;
        string name = node.Name()!;
        if (happened.Type == WatchEventType.Deleted)
        {
            _nodes.TryRemove(name, out _);
            _addresses.Release(name);
            return;
        }

        bool wasHeld = _nodes.TryGetValue(name, out StandinNode? before) && before.IsHeld;
        while (node is not null)
        {
            Note(node);
            JsonObject? patch = NodeLife.Next(node, version, () => _addresses.For(name), DateTimeOffset.UtcNow);
            if (patch is null || await TryPatchAsync(name, patch, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            // The server was away. No event will come for a write that failed, so look again.
            node = await StandinRetry.UntilAsync(
                token => client.TryGetAsync(new ObjectAddress(Kind, null, name), token), cancellationToken).ConfigureAwait(false);
        }

        if (wasHeld && node is not null && StandinHold.Of(node) is null)
        {
            await onReleased(name, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> TryPatchAsync(string name, JsonObject patch, CancellationToken cancellationToken)
    {
        try
        {
            await client.MergePatchAsync(new ObjectAddress(Kind, null, name), patch, cancellationToken, ObjectForm.Metadata, "status", StandinKubelet.FieldManager).ConfigureAwait(false);
            return true;
        }
        catch (MeshToolsException error)
        {
            return StandinRetry.IsSettled(error);
        }
    }

    private StandinNode Note(JsonObject node)
    {
        string name = node.Name()!;
        string? address = NodeLife.AddressOf(node);
        if (address is not null)
        {
            _addresses.Keep(name, address);
        }

        StandinNode known = new(name, node.Uid() ?? string.Empty, address ?? _addresses.For(name), StandinHold.Of(node) is not null);
        _nodes[name] = known;
        return known;
    }
}
