using MeshTools.Cluster;
using MeshTools.Nodes;

namespace MeshTools.Completion;

/// <summary>The base of the completers that read the nodes.</summary>
public abstract class NodeCompleter : CappedCompleter
{
    private protected sealed override async Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken)
    {
        IReadOnlyList<NodeState> nodes = await NodeObserver
            .ListAsync(ClusterClients.Get(connection), null, cancellationToken).ConfigureAwait(false);
        return nodes.Select(Select).OfType<string>();
    }

    /// <summary>What is wanted of a node; null when it has none.</summary>
    private protected abstract string? Select(NodeState node);
}
