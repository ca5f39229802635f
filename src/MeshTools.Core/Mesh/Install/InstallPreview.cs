using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Mesh.Install;

/// <summary>What the server says would become of each object: server-side dry run, so that defaults and webhooks have their say.</summary>
internal sealed class InstallPreview(ClusterClient client)
{
    private const int Parallelism = 24;

    /// <summary>The changes with their previews, in the order given.</summary>
    public async Task<IReadOnlyList<Change>> AskAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        Change[] previewed = [.. changes];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, changes.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (index, stop) => previewed[index] = changes[index] with { Preview = await TryAsync(changes[index], stop).ConfigureAwait(false) }).ConfigureAwait(false);
        return previewed;
    }

    /// <summary>A change as a user sees it.</summary>
    public static MeshChange Describe(Change change, string context, string? kubeConfig)
    {
        IReadOnlyList<string> diff = change.Diff();
        return new MeshChange
        {
            Kind = change.Verb == ChangeVerb.Delete ? MeshChangeKind.Delete
                : change.Before is null ? MeshChangeKind.Create
                : diff.Count == 0 ? MeshChangeKind.None : MeshChangeKind.Change,
            Target = change.Target.ToString(),
            Diff = diff,
            Step = change.Rank,
            Context = context,
            KubeConfig = kubeConfig,
        };
    }

    /// <summary>
    /// Null where the server cannot say: the namespace or the definition of the kind does not exist yet, a webhook has no dry
    /// run, or a field is somebody else's. Then the manifest itself is shown.
    /// </summary>
    private async Task<JsonObject?> TryAsync(Change change, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ApplyAsync(change.Target, change.Body!, change.Force, cancellationToken, dryRun: true).ConfigureAwait(false);
        }
        catch (MeshToolsException error) when (error.HttpStatus is >= 400 and < 500 || error.Definition == ErrorCatalog.KindNotServed
            || error.Definition == ErrorCatalog.AdmissionWebhookUnavailable)
        {
            return null;
        }
    }
}
