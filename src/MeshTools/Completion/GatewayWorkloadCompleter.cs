using MeshTools.Cluster;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Completion;

/// <summary>The gateways of the mesh.</summary>
public sealed class GatewayWorkloadCompleter : CappedCompleter
{
    private protected override async Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken)
    {
        MeshSnapshot snapshot = await new MeshObserver(ClusterClients.Get(connection), TimeProvider.System)
            .ReadAsync(MeshObserver.DefaultNamespace, [KindNeed.Wish(MeshKinds.Deployment), KindNeed.Wish(MeshKinds.DaemonSet)], [], cancellationToken).ConfigureAwait(false);
        return new MeshView(snapshot).GatewayWorkloads.Select(static gateway => gateway.Name).Order(StringComparer.Ordinal);
    }
}
