using MeshTools.Cluster;

namespace MeshTools.Nodes;

/// <summary>Reads nodes in the form that carries metadata and readiness and nothing else.</summary>
internal static class NodeObserver
{
    public static readonly KindRef Node = new(string.Empty, "Node", "v1");

    // Up to this many names are asked for one by one; beyond, one paged list is the smaller load.
    private const int FewNames = 4;

    /// <summary>All nodes, or those a selector picks, by name in the server's (alphabetical) order.</summary>
    public static async Task<IReadOnlyList<NodeState>> ListAsync(ClusterClient client, string? selector, CancellationToken cancellationToken)
    {
        ListQuery query = new() { LabelSelector = selector };
        ListResult<NodeState> list = await client.ListRowsAsync(Node, query, Read, cancellationToken).ConfigureAwait(false);
        return list.Items;
    }

    /// <summary>At least the nodes of these names, as far as they exist.</summary>
    public static async Task<IReadOnlyList<NodeState>> FindAsync(
        ClusterClient client, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        if (names.Count > FewNames)
        {
            return await ListAsync(client, null, cancellationToken).ConfigureAwait(false);
        }

        List<NodeState> found = [];
        foreach (string name in names)
        {
            NodeState? node = await client.TryGetRowAsync(new ObjectAddress(Node, null, name), Read, cancellationToken).ConfigureAwait(false);
            if (node is not null)
            {
                found.Add(node);
            }
        }

        return found;
    }

    private static NodeState Read(TableRow row) => NodeStateReader.Read(row.Metadata, row.Cell("Status"));
}
