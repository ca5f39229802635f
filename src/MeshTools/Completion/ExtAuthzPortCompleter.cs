using System.Collections;
using System.Globalization;
using MeshTools.Cluster;
using MeshTools.ExtAuthz;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Completion;

/// <summary>The ports of the service that stands on the command line.</summary>
public sealed class ExtAuthzPortCompleter : CappedCompleter
{
    private protected override Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken) =>
        Task.FromResult<IEnumerable<string>>([]);

    private protected override async Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, IDictionary bound, CancellationToken cancellationToken)
    {
        if (bound["Service"]?.ToString() is not { Length: > 0 } service)
        {
            return [];
        }

        MeshSnapshot snapshot = await new MeshObserver(ClusterClients.Get(connection), TimeProvider.System)
            .ReadAsync(MeshObserver.DefaultNamespace, [KindNeed.Wish(MeshKinds.Service), KindNeed.Wish(MeshKinds.ServiceEntry)], [], cancellationToken).ConfigureAwait(false);
        MeshView view = new(snapshot);
        string? host = ExtAuthzService.Find(view, service, 0, MeshObserver.DefaultNamespace).Host;
        return host is null ? [] : ExtAuthzDestination.PortsOf(view.Services.Find(host, null)).Select(static port => port.ToString(CultureInfo.InvariantCulture));
    }
}
