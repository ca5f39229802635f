using MeshTools.Cluster;
using MeshTools.Mesh;
using MeshTools.Mesh.Install;

namespace MeshTools.Completion;

/// <summary>The revisions that Install-Mesh has installed.</summary>
public sealed class RevisionCompleter : CappedCompleter
{
    private protected override async Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken)
    {
        IReadOnlyList<ApplySet> sets = await new InstallObserver(ClusterClients.Get(connection))
            .SetsAsync(MeshObserver.DefaultNamespace, cancellationToken).ConfigureAwait(false);
        return sets.Select(static set => set.Revision).OfType<string>();
    }
}
