using MeshTools.Cluster;
using MeshTools.Mesh.Checks;

namespace MeshTools.Completion;

/// <summary>The ids of Test-Mesh's checks.</summary>
public sealed class CheckIdCompleter : CappedCompleter
{
    private protected override Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken) =>
        Task.FromResult(MeshChecks.All.Select(static check => check.Id));
}
