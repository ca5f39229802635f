using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Changes;

/// <summary>Tells from the object itself what became of a write whose answer does not say it.</summary>
internal sealed class UnknownFate(ClusterClient client)
{
    /// <summary>
    /// True when a write that failed must be looked at, and may be made again: it may have been made; or the server found the
    /// object changed under its own hands, which is nobody's refusal, since the patch is for whatever version there is and what
    /// is deleted is one very object.
    /// </summary>
    public static bool IsOpen(Change change, MeshToolsException error) => error.MayHaveTakenEffect
        || (error.Definition == ErrorCatalog.ModifiedMeanwhile && change.Revise is null && change.Verb is ChangeVerb.MergePatch or ChangeVerb.Delete);

    /// <summary>A result when the object tells that the change was made, null when it is to be made again.</summary>
    /// <param name="change">The change.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="cancellationToken">Aborts the look.</param>
    public async Task<ChangeResult?> LookAsync(Change change, MeshToolsException failure, CancellationToken cancellationToken)
    {
        JsonObject? observed;
        try
        {
            observed = await client.TryGetAsync(change.Target, cancellationToken, change.Form).ConfigureAwait(false);
        }
        catch (MeshToolsException error)
        {
            return new ChangeResult(change, ChangeOutcome.Failed, null, error);
        }

        if (change.Verb == ChangeVerb.Delete && IsAnother(change, observed))
        {
            return failure.MayHaveTakenEffect ? new ChangeResult(change, ChangeOutcome.Applied, null, null) : new ChangeResult(change, ChangeOutcome.Failed, null, failure);
        }

        bool isDone = change.Verb switch
        {
            ChangeVerb.Delete => observed is null,
            ChangeVerb.Create => observed is not null,
            _ => observed is not null && MergePatch.IsHeldBy(observed, change.Body!),
        };
        return isDone ? new ChangeResult(change, ChangeOutcome.Applied, observed, null) : null;
    }

    /// <summary>True for an object that took the name of the one that was to be deleted.</summary>
    private static bool IsAnother(Change deletion, JsonObject? observed) =>
        deletion.Uid is not null && (string?)observed?["metadata"]?["uid"] is string uid && uid != deletion.Uid;
}
