using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Mesh.Install;

/// <summary>
/// What the server says would become of each object (server-side dry run), so that defaults and webhooks have their say.
/// What would stay as it is need not be written: Kubernetes 1.20 stores an apply that changes nothing, with a new time in
/// managedFields, for Services, Deployments and webhook configurations. Of an object that holds exactly what was applied to it
/// before (<see cref="AppliedFields"/>) the answer is known.
/// </summary>
internal sealed class InstallPreview(ClusterClient client)
{
    private const int Attempts = 3;

    /// <summary>The changes with their previews, in the order given, and what the server would refuse of them.</summary>
    /// <param name="changes">Applies.</param>
    /// <param name="all">Ask also for objects that do not exist; else only for those that do.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    public async Task<(IReadOnlyList<Change> Changes, IReadOnlyList<MeshToolsException> Refusals)> AskAsync(
        IReadOnlyList<Change> changes, bool all, CancellationToken cancellationToken)
    {
        Change[] previewed = [.. changes];
        MeshToolsException?[] refusals = new MeshToolsException?[changes.Count];
        await BoundedParallel.EachAsync(
            Enumerable.Range(0, changes.Count).Where(index => all || changes[index].Before is not null),
            async (index, stop) =>
            {
                Change change = changes[index];
                if (change.Before is JsonObject live && AppliedFields.AreHeld(change.Body!, live))
                {
                    previewed[index] = change with { Preview = live };
                    return;
                }

                try
                {
                    previewed[index] = await AskAsync(change, stop).ConfigureAwait(false);
                }
                catch (MeshToolsException error) when (IsAnswer(error))
                {
                    // A namespace or kind that this very installation makes is no fault; the manifest itself is shown then.
                    refusals[index] = error.HttpStatus == 404 || error.Definition == ErrorCatalog.KindNotServed ? null : error;
                }
            },
            cancellationToken).ConfigureAwait(false);
        return (previewed, [.. refusals.OfType<MeshToolsException>()]);
    }

    /// <summary>
    /// Asks about one. A controller may have written to the object since it was read (a Deployment's revision, a status); what
    /// it wrote would look like a difference that this change makes, so the object is read again then.
    /// </summary>
    private async Task<Change> AskAsync(Change change, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            JsonObject preview = await client.ApplyAsync(change.Target, change.Body!, change.Force, cancellationToken, dryRun: true).ConfigureAwait(false);
            if (change.Before is null || attempt == Attempts || Version(preview) == Version(change.Before))
            {
                return change with { Preview = preview };
            }

            change = change with { Before = await client.TryGetAsync(change.Target, cancellationToken).ConfigureAwait(false) };
        }
    }

    /// <summary>A change as a user sees it.</summary>
    public static MeshChange Describe(Change change, string context, string? kubeConfig) => new()
    {
        Kind = change.Verb == ChangeVerb.Delete ? MeshChangeKind.Delete
            : change.Before is null ? MeshChangeKind.Create
            : change.IsNeedless ? MeshChangeKind.None : MeshChangeKind.Change,
        Target = change.Target.ToString(),
        Diff = change.Diff(),
        Step = change.Rank,
        Context = context,
        KubeConfig = kubeConfig,
    };

    private static string? Version(JsonObject stored) => (string?)stored["metadata"]?["resourceVersion"];

    private static bool IsAnswer(MeshToolsException error) =>
        error.HttpStatus is >= 400 and < 500 or 500 || error.Definition == ErrorCatalog.KindNotServed;
}
