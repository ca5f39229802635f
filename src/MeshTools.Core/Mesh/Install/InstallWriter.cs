using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Mesh.Install;

/// <summary>Writes the steps of an installation; what fails in one never hides the others.</summary>
internal sealed class InstallWriter(ClusterClient client, IOperationHost host, InstallTally tally, TimeProvider? time = null)
{
    /// <summary>How long to ask again for a webhook where nobody waits for the workload behind it.</summary>
    public static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly ChangeEngine _engine = new(client, EngineOptions.Default);
    private readonly List<PendingDefinition> _definitions = [];
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>What the progress bar says is going on.</summary>
    public required string Activity { get; init; }

    /// <summary>The objects in all.</summary>
    public required int Total { get; init; }

    /// <summary>How long a webhook may be without an answer: the program behind it is being installed.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>
    /// Remembers definitions that need no write, but are not in service: an installation before this one may have been broken off
    /// there, and the API server may have forgotten them.
    /// </summary>
    public void Remember(IEnumerable<Change> needless) => _definitions.AddRange(needless
        .Where(static change => IsDefinition(change) && !PendingDefinition.IsEstablished(change.Before))
        .Select(static change => new PendingDefinition(change.Target, CustomKind.Of(change.Before), IsFresh: false)));

    /// <summary>Writes one step, and again what failed only because a webhook does not answer yet.</summary>
    /// <returns>What failed.</returns>
    public async Task<IReadOnlyList<MeshToolsException>> WriteAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        HashSet<KindRef> kinds = [.. changes.Select(static change => change.Target.Kind.WithoutVersion)];
        List<MeshToolsException> errors = [.. await EstablishAsync(definition => definition.Kind is CustomKind custom && kinds.Contains(custom.Kind), cancellationToken).ConfigureAwait(false)];
        long started = _time.GetTimestamp();
        List<ChangeResult> results = [];
        while (changes.Count > 0)
        {
            List<Change> again = [];
            await foreach (ChangeResult result in _engine.RunAsync(changes, cancellationToken).ConfigureAwait(false))
            {
                if (result.Error?.Definition == ErrorCatalog.AdmissionWebhookUnavailable && _time.GetElapsedTime(started) < Patience)
                {
                    again.Add(result.Change);
                    host.Verbose($"{result.Error.Message}; trying again.");
                    continue;
                }

                results.Add(result);
                if (result.Error is not null || result.Change.Action != InstallPlanner.RecordAction)
                {
                    tally.Count(result);
                }

                Say(result.Change.Target.ToString());
            }

            changes = again;
            if (again.Count > 0)
            {
                Say("waiting for an admission webhook to answer");
                await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
            }
        }

        _definitions.AddRange(results.Where(static result => result.Error is null && IsDefinition(result.Change)).Select(static result => new PendingDefinition(result.Change.Target, CustomKind.Of(result.After), IsFresh: true)));
        errors.AddRange(results.Select(static result => result.Error).OfType<MeshToolsException>());
        return errors;
    }

    /// <summary>
    /// Waits until the definitions are in service. That takes the server a second or two, which are better spent on everything
    /// else: before this, only the objects of a kind wait, and for their own definition.
    /// </summary>
    /// <returns>An error for each that is not.</returns>
    public Task<IReadOnlyList<MeshToolsException>> EstablishAsync(CancellationToken cancellationToken) => EstablishAsync(static _ => true, cancellationToken);

    /// <summary>
    /// Waits only for the definitions of an earlier run, which have had their time, and leaves those of this run to the server. Who
    /// needs one of their kinds on this connection waits for it then.
    /// </summary>
    /// <returns>An error for each of an earlier run that is not in service.</returns>
    public async Task<IReadOnlyList<MeshToolsException>> LeaveToServerAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<MeshToolsException> late = await EstablishAsync(static definition => !definition.IsFresh, cancellationToken).ConfigureAwait(false);
        client.ExpectKinds(_definitions.SelectMany(static definition => definition.Kind?.Served ?? []));
        client.RefreshDiscovery();
        _definitions.Clear();
        return late;
    }

    private async Task<IReadOnlyList<MeshToolsException>> EstablishAsync(Func<PendingDefinition, bool> which, CancellationToken cancellationToken)
    {
        PendingDefinition[] open = [.. _definitions.Where(which)];
        if (open.Length == 0)
        {
            return [];
        }

        Say("waiting for the definitions of custom resources");
        IReadOnlyList<MeshToolsException> late = await new DefinitionWait(client, host.Verbose, _time).RunAsync(open, cancellationToken).ConfigureAwait(false);
        _definitions.RemoveAll(open.Contains);
        tally.CountFailed(late.Count);
        return late;
    }

    private static bool IsDefinition(Change change) => change is { Verb: ChangeVerb.Apply, Target.Kind.Kind: "CustomResourceDefinition" };

    private void Say(string status) => host.Progress(new OperationProgress(Activity, status, tally.Done, Total));
}
