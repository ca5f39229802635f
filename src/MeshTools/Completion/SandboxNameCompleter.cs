using MeshTools.Cluster;
using MeshTools.Sandbox;

namespace MeshTools.Completion;

/// <summary>The sandboxes of this user.</summary>
public sealed class SandboxNameCompleter : CappedCompleter
{
    private protected override Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken) =>
        Task.FromResult(SandboxRoot.Find(Environment.GetEnvironmentVariable).Folders().Select(static folder => folder.Name));
}
