using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Changes;

/// <summary>
/// Carries out plans, for every command alike: rank after rank, a bounded number at once, results in the order of the plan.
/// A write whose fate is unknown (a reset, a time-out on the way back) is looked at before it is made again, so nothing is
/// done twice and nothing is reported that did not happen.
/// </summary>
internal sealed class ChangeEngine(ClusterClient client, EngineOptions options)
{
    // Whoever loses a race this often has met a controller that never rests.
    private const int RevisionAttempts = 20;

    private readonly UnknownFate _fate = new(client);

    /// <summary>Makes the changes and yields one result for each, in the order given within each rank.</summary>
    /// <remarks>
    /// Cancellation starts nothing new, lets what is in flight end within <see cref="EngineOptions.StopGrace"/>, and then
    /// throws: every object is either changed or not, never half.
    /// </remarks>
    public async IAsyncEnumerable<ChangeResult> RunAsync(
        IReadOnlyList<Change> changes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (IGrouping<int, Change> rank in changes.GroupBy(static change => change.Rank).OrderBy(static rank => rank.Key))
        {
            Change[] members = [.. rank];
            await foreach (ChangeResult result in RunRankAsync(members, cancellationToken).ConfigureAwait(false))
            {
                yield return result;
            }
        }
    }

    /// <summary>The same, but a rank is begun only when every change of the one before was made: what builds on another waits for it.</summary>
    /// <returns>The results so far as it came.</returns>
    public async Task<IReadOnlyList<ChangeResult>> RunWhileMadeAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        List<ChangeResult> results = [];
        foreach (IGrouping<int, Change> rank in changes.GroupBy(static change => change.Rank).OrderBy(static rank => rank.Key))
        {
            await foreach (ChangeResult result in RunRankAsync([.. rank], cancellationToken).ConfigureAwait(false))
            {
                results.Add(result);
            }

            if (results.Exists(static result => result.Error is not null))
            {
                break;
            }
        }

        return results;
    }

    private async IAsyncEnumerable<ChangeResult> RunRankAsync(Change[] changes, [EnumeratorCancellation] CancellationToken stop)
    {
        TaskCompletionSource<ChangeResult>[] results = new TaskCompletionSource<ChangeResult>[changes.Length];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = new TaskCompletionSource<ChangeResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        using CancellationTokenSource abort = new();
        using CancellationTokenRegistration grace = stop.Register(() => abort.CancelAfter(options.StopGrace));
        int next = -1;
        Task[] workers = [.. Enumerable.Range(0, Math.Min(options.Parallelism, changes.Length)).Select(_ => Task.Run(WorkAsync, CancellationToken.None))];
        try
        {
            for (int i = 0; i < results.Length; i++)
            {
                ChangeResult result = await results[i].Task.WaitAsync(stop).ConfigureAwait(false);

                // What the server sent back of thousands of objects is not kept until the last of them.
                results[i] = null!;
                yield return result;
            }
        }
        finally
        {
            // Also when the caller stops reading: nothing may go on behind its back.
            Interlocked.Exchange(ref next, changes.Length);
            await Task.WhenAll(workers).ConfigureAwait(false);
        }

        async Task WorkAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                int index = Interlocked.Increment(ref next);
                if (index >= changes.Length || index < 0)
                {
                    return;
                }

                try
                {
                    ChangeResult result = await CarryOutAsync(changes[index], abort.Token).ConfigureAwait(false);
                    Note(result);
                    results[index].TrySetResult(result);
                }
                catch (OperationCanceledException)
                {
                    results[index].TrySetCanceled(CancellationToken.None);
                    return;
                }
#pragma warning disable CA1031 // A defect in one change must reach the caller, not kill the worker and hang the others.
                catch (Exception error)
#pragma warning restore CA1031
                {
                    results[index].TrySetException(error);
                }
            }
        }
    }

    private async Task<ChangeResult> CarryOutAsync(Change change, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                JsonObject? after = await WriteAsync(change, cancellationToken).ConfigureAwait(false);
                return Judge(change, after);
            }
            catch (MeshToolsException error) when (change.Revise is not null && error.Definition == ErrorCatalog.ModifiedMeanwhile && attempt < RevisionAttempts)
            {
                (Change? newer, ChangeResult? final) = await ReviseAsync(change, error, cancellationToken).ConfigureAwait(false);
                if (final is not null)
                {
                    return final;
                }

                change = newer!;
            }
            catch (MeshToolsException error) when (UnknownFate.IsOpen(change, error) && attempt < options.Attempts)
            {
                ChangeResult? found = await _fate.LookAsync(change, error, cancellationToken).ConfigureAwait(false);
                if (found is not null)
                {
                    return found;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100 << attempt), cancellationToken).ConfigureAwait(false);
            }
            catch (MeshToolsException error)
            {
                return change.Verb == ChangeVerb.Delete && error.HttpStatus == 404
                    ? new ChangeResult(change, attempt == 1 ? ChangeOutcome.Unchanged : ChangeOutcome.Applied, null, null)
                    : new ChangeResult(change, ChangeOutcome.Failed, null, error);
            }
        }
    }

    /// <summary>The same change for the object as it is now; or the result, when there is nothing left to do or it cannot be done.</summary>
    private async Task<(Change? Newer, ChangeResult? Final)> ReviseAsync(Change change, MeshToolsException conflict, CancellationToken cancellationToken)
    {
        try
        {
            JsonObject? now = await client.TryGetAsync(change.Target, cancellationToken).ConfigureAwait(false);
            if (now is null)
            {
                return (null, new ChangeResult(change, ChangeOutcome.Failed, null, conflict));
            }

            return change.Revise!(now) is JsonObject body
                ? (change with { Before = now, Body = body }, null)
                : (null, new ChangeResult(change with { Before = now }, ChangeOutcome.Unchanged, now, null));
        }
        catch (MeshToolsException error)
        {
            return (null, new ChangeResult(change, ChangeOutcome.Failed, null, error));
        }
    }

    private async Task<JsonObject?> WriteAsync(Change change, CancellationToken cancellationToken)
    {
        switch (change.Verb)
        {
            case ChangeVerb.MergePatch:
                return await client.MergePatchAsync(
                    change.Target, Versioned(change), cancellationToken, change.Form, fieldManager: change.FieldManager ?? ClusterClient.FieldManager).ConfigureAwait(false);
            case ChangeVerb.Apply:
                return await client.ApplyAsync(change.Target, change.Body!, change.Force, cancellationToken).ConfigureAwait(false);
            case ChangeVerb.Create:
                return await client.CreateAsync(change.Target.Kind, change.Target.Namespace, change.Body!, cancellationToken, change.Form).ConfigureAwait(false);
            case ChangeVerb.Delete:
                await client.DeleteAsync(change.Target, cancellationToken, uid: change.Uid).ConfigureAwait(false);
                return null;
            default:
                throw new InvalidOperationException($"Unknown verb {change.Verb}.");
        }
    }

    /// <summary>The body, bound to the version that it was worked out from where it must be.</summary>
    private static JsonObject Versioned(Change change)
    {
        if (change.Revise is null || (string?)change.Before?["metadata"]?["resourceVersion"] is not string version)
        {
            return change.Body!;
        }

        JsonObject body = (JsonObject)change.Body!.DeepClone();
        body["metadata"] ??= new JsonObject();
        body["metadata"]!["resourceVersion"] = version;
        return body;
    }

    private void Note(ChangeResult result)
    {
        switch (result)
        {
            case { Error: not null }:
                client.Journal?.Failed(result.Change.Target);
                break;
            case { Change.PutsBack: true }:
                client.Journal?.PutBack(result.Change.Target);
                break;
            default:
                client.Journal?.Made(result.Change.Target);
                break;
        }
    }

    /// <summary>Holds what the server returned against what was asked: a webhook may have changed it on the way.</summary>
    private static ChangeResult Judge(Change change, JsonObject? after)
    {
        if (change.Verb == ChangeVerb.MergePatch && !MergePatch.IsHeldBy(after!, change.Body!))
        {
            MeshToolsException error = new(
                ErrorCatalog.NotConverged,
                $"{change.Target}: the API server accepted the change, but the object does not hold it: {string.Join("; ", change.Details ?? ObjectDiff.Lines(change with { Before = after, Preview = null }))}.",
                target: change.Target.ToString());
            return new ChangeResult(change, ChangeOutcome.Failed, after, error);
        }

        string? versionBefore = (string?)change.Before?["metadata"]?["resourceVersion"];
        bool unchanged = versionBefore is not null && versionBefore == (string?)after?["metadata"]?["resourceVersion"];
        return new ChangeResult(change, unchanged ? ChangeOutcome.Unchanged : ChangeOutcome.Applied, after, null);
    }
}
