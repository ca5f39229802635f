using MeshTools.Changes;
using MeshTools.Cluster;

namespace MeshTools.Ingress;

/// <summary>Writes the changes of one step; the first that fails ends the whole.</summary>
internal sealed class IngressWriter(ClusterClient client)
{
    private readonly ChangeEngine _engine = new(client, EngineOptions.Default);

    /// <exception cref="Errors.MeshToolsException">What the server said to the first change that failed.</exception>
    public async Task WriteAsync(IEnumerable<Change?> changes, CancellationToken cancellationToken)
    {
        Change[] wanted = [.. changes.OfType<Change>()];
        if (wanted.Length == 0)
        {
            return;
        }

        Errors.MeshToolsException? failure = null;
        await foreach (ChangeResult result in _engine.RunAsync(wanted, cancellationToken).ConfigureAwait(false))
        {
            failure ??= result.Error;
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>One after another, in their order.</summary>
    /// <exception cref="Errors.MeshToolsException">What the server said to the first change that failed; those behind it are not made.</exception>
    public async Task WriteInOrderAsync(IEnumerable<Change?> changes, CancellationToken cancellationToken)
    {
        foreach (Change change in changes.OfType<Change>())
        {
            await WriteAsync([change], cancellationToken).ConfigureAwait(false);
        }
    }
}
