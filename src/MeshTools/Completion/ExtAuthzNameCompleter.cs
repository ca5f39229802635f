using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.ExtAuthz;

namespace MeshTools.Completion;

/// <summary>The names of the external authorization there is.</summary>
public sealed class ExtAuthzNameCompleter : CappedCompleter
{
    private protected override async Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken)
    {
        IReadOnlyList<ItemOutcome<ExtAuthzFilter>> filters = await new ExtAuthzQuery(ClusterClients.Get(connection)).RunAsync(cancellationToken).ConfigureAwait(false);
        return filters.Select(static filter => filter.Value?.Name).OfType<string>();
    }
}
