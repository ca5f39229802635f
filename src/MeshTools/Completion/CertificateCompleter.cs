using MeshTools.Certificates;
using MeshTools.Cluster;
using MeshTools.Mesh;
using MeshTools.Mesh.Topology;

namespace MeshTools.Completion;

/// <summary>The base of the completers that look at Gateways and their certificates.</summary>
public abstract class CertificateCompleter : CappedCompleter
{
    private protected sealed override async Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken)
    {
        SdsCertificateObserver observer = new(ClusterClients.Get(connection));
        return Select(new MeshView(await observer.ReadAsync(MeshObserver.DefaultNamespace, cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>What is wanted of the mesh.</summary>
    private protected abstract IEnumerable<string> Select(MeshView view);
}
