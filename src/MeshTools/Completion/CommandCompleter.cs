using MeshTools.Cluster;
using MeshTools.Permissions;

namespace MeshTools.Completion;

/// <summary>The commands that talk to a cluster.</summary>
public sealed class CommandCompleter : CappedCompleter
{
    private protected override Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken) =>
        Task.FromResult<IEnumerable<string>>(CommandPermissions.Commands);
}
