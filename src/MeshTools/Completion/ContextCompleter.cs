using MeshTools.Cluster;
using MeshTools.Connection;

namespace MeshTools.Completion;

/// <summary>The contexts of the kubeconfig.</summary>
public sealed class ContextCompleter : CappedCompleter
{
    private protected override Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken) =>
        Task.FromResult(MeshContextQuery.Run(connection.KubeConfig).Select(static context => context.Name));
}
