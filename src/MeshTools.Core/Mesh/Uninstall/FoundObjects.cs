using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Uninstall;

/// <summary>Objects that were found in the cluster, each once.</summary>
/// <param name="client">The cluster.</param>
/// <param name="warn">Told what stays because the user may not see it.</param>
internal sealed class FoundObjects(ClusterClient client, Action<string> warn)
{
    private readonly ConcurrentDictionary<ObjectAddress, MeshObject> _objects = new();

    public IEnumerable<MeshObject> All => _objects.Values;

    public IEnumerable<ObjectAddress> Addresses => _objects.Keys;

    public void Add(MeshObject item) => _objects.TryAdd(item.Address, item);

    /// <summary>An object, if it exists.</summary>
    public async Task AddAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        if (await client.TryGetAsync(address, cancellationToken, ObjectForm.Metadata).ConfigureAwait(false) is JsonObject found)
        {
            Add(new MeshObject(address, found.Text("metadata", "uid"), []));
        }
    }

    /// <summary>All objects of a kind that a query gives; none where the server does not serve the kind.</summary>
    public Task AddAsync(KindRef kind, ListQuery query, CancellationToken cancellationToken) => AddAsync(kind, query, static _ => true, cancellationToken);

    /// <summary>Those of them with a name that is meant.</summary>
    public async Task AddAsync(KindRef kind, ListQuery query, Func<string, bool> isMeant, CancellationToken cancellationToken)
    {
        if (await client.TryResolveAsync(kind, cancellationToken).ConfigureAwait(false) is not ResourceType type)
        {
            return;
        }

        KindRef served = kind with { Version = type.Version };
        try
        {
            ListResult<MeshObject> listed = await client.ListAsync(
                served,
                query with { Form = ObjectForm.Metadata },
                item => new MeshObject(new ObjectAddress(served, type.Namespaced ? Text(item, "namespace") : null, Text(item, "name")!), Text(item, "uid"), []),
                cancellationToken).ConfigureAwait(false);
            foreach (MeshObject item in listed.Items.Where(item => isMeant(item.Address.Name)))
            {
                Add(item);
            }
        }
        catch (MeshToolsException error) when (error.HttpStatus == 404)
        {
            // Its definition went since discovery named it: while the proof is made, they go one after another.
        }
    }

    /// <summary>The same of what can be done without: who may not see it is told what is lost.</summary>
    public async Task AddAsync(KindNeed need, ListQuery query, Func<string, bool> isMeant, CancellationToken cancellationToken)
    {
        try
        {
            await AddAsync(need.Kind, query, isMeant, cancellationToken).ConfigureAwait(false);
        }
        catch (MeshToolsException error) when (error.Definition == ErrorCatalog.Forbidden)
        {
            warn($"{need.Without} {error.Message}");
        }
    }

    private static string? Text(JsonElement item, string name) =>
        item.GetProperty("metadata").TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
