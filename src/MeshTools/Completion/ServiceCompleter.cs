using MeshTools.Cluster;
using MeshTools.Locality;

namespace MeshTools.Completion;

/// <summary>The services that locality load balancing can be for, as NAME.NAMESPACE.</summary>
public sealed class ServiceCompleter : CappedCompleter
{
    private protected override async Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken) =>
        await ServiceNames.ReadAsync(ClusterClients.Get(connection), cancellationToken).ConfigureAwait(false);
}
