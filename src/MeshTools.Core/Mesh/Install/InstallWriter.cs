using System.Text.Json.Nodes;
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
    private readonly List<(ObjectAddress Address, JsonObject? Seen)> _definitions = [];
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>What the progress bar says is going on.</summary>
    public required string Activity { get; init; }

    /// <summary>The objects in all.</summary>
    public required int Total { get; init; }

    /// <summary>How long a webhook may be without an answer: the program behind it is being installed.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>Remembers definitions that need no write, but are not in service: an installation before this one may have been broken off there.</summary>
    public void Remember(IEnumerable<Change> needless) => _definitions.AddRange(needless
        .Where(static change => IsDefinition(change) && !DefinitionWait.IsEstablished(change.Before))
        .Select(static change => (change.Target, change.Before)));

    /// <summary>Writes one step, and again what failed only because a webhook does not answer yet.</summary>
    /// <returns>What failed.</returns>
    public async Task<IReadOnlyList<MeshToolsException>> WriteAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        List<MeshToolsException> errors = [];
        if (changes.Any(static change => ManifestOrder.Rank(change.Target.Kind) == ManifestRank.CustomResource))
        {
            errors.AddRange(await EstablishAsync(cancellationToken).ConfigureAwait(false));
        }

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

        _definitions.AddRange(results.Where(static result => result.Error is null && IsDefinition(result.Change)).Select(static result => (result.Change.Target, result.After)));
        errors.AddRange(results.Select(static result => result.Error).OfType<MeshToolsException>());
        return errors;
    }

    /// <summary>
    /// Waits until the definitions that were written are in service. That takes the server a second or two, which are better
    /// spent on everything else; only their objects must come after it.
    /// </summary>
    /// <returns>An error for each that is not.</returns>
    public async Task<IReadOnlyList<MeshToolsException>> EstablishAsync(CancellationToken cancellationToken)
    {
        if (_definitions.Count == 0)
        {
            return [];
        }

        Say("waiting for the definitions of custom resources");
        IReadOnlyList<MeshToolsException> late = await new DefinitionWait(client, host.Verbose, _time).RunAsync(_definitions, cancellationToken).ConfigureAwait(false);
        _definitions.Clear();
        tally.CountFailed(late.Count);
        return late;
    }

    private static bool IsDefinition(Change change) => change is { Verb: ChangeVerb.Apply, Target.Kind.Kind: "CustomResourceDefinition" };

    private void Say(string status) => host.Progress(new OperationProgress(Activity, status, tally.Done, Total));
}
