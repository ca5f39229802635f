using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Mesh.Readiness;

/// <summary>
/// Follows workloads until they are ready, and explains those that are not. A workload that fails is waited for until the
/// time is over, since a crash loop may recover.
/// </summary>
internal sealed class ReadinessWait(ClusterClient client, IOperationHost host, TimeProvider? time = null)
{
    private const string Activity = "Waiting for workloads";

    // Looks in flight at once; a mesh has fewer workloads than this, a fleet of gateways may have more.
    private const int Parallelism = 8;

    // Pods are looked at this often: what only they can tell (an image's name that is none) is told early.
    private const int RoundsBetweenPods = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // To explain must not take as long as to wait did: a kubelet that is away holds each request for half a minute.
    private static readonly TimeSpan ExplanationLimit = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Waits until all are ready or the time is over.</summary>
    /// <param name="workloads">Deployments, DaemonSets, StatefulSets, Jobs and Pods.</param>
    /// <param name="timeout">How long to wait; explaining what is not ready then comes on top.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    /// <returns>In the order given. What is not ready says why; that is no exception.</returns>
    /// <exception cref="MeshToolsException">None of them can be read.</exception>
    public async Task<IReadOnlyList<WorkloadReadiness>> FollowAsync(
        IReadOnlyList<ObjectAddress> workloads, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (workloads.Count == 0)
        {
            return [];
        }

        long started = _time.GetTimestamp();
        using CancellationTokenSource limit = new(timeout, _time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            // The first look is made in any case, even when there is no time to wait.
            IReadOnlyList<WorkloadLook> looks = await LookAllAsync(workloads, [], cancellationToken).ConfigureAwait(false);
            Report(looks);
            for (int round = 0; !looks.All(static look => look.IsReady); round++)
            {
                TimeSpan left = timeout - _time.GetElapsedTime(started);
                if (timeout != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)
                {
                    break;
                }

                try
                {
                    await TellObstaclesAsync(looks, round % RoundsBetweenPods == 1, both.Token).ConfigureAwait(false);
                    await Task.Delay(timeout == Timeout.InfiniteTimeSpan || left > Interval ? Interval : left, _time, both.Token).ConfigureAwait(false);
                    looks = await LookAllAsync(workloads, looks, both.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    // What was seen last counts.
                    break;
                }

                Report(looks);
            }

            return await ExplainAsync(looks, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            host.Progress(new OperationProgress(Activity, "done", workloads.Count, workloads.Count, Completed: true));
        }
    }

    /// <summary>One look without waiting. Trouble is only what the workload itself says.</summary>
    /// <exception cref="MeshToolsException">None of them can be read.</exception>
    public async Task<IReadOnlyList<WorkloadReadiness>> LookAsync(IReadOnlyList<ObjectAddress> workloads, CancellationToken cancellationToken) =>
        [.. (await LookAllAsync(workloads, [], cancellationToken).ConfigureAwait(false)).Select(static look => look.ToReadiness())];

    private async Task<IReadOnlyList<WorkloadLook>> LookAllAsync(
        IReadOnlyList<ObjectAddress> workloads, IReadOnlyList<WorkloadLook> before, CancellationToken cancellationToken)
    {
        WorkloadLook[] looks = new WorkloadLook[workloads.Count];
        await EachAsync(workloads.Count, async (index, token) =>
        {
            try
            {
                looks[index] = new WorkloadLook(workloads[index], await client.TryGetAsync(workloads[index], token).ConfigureAwait(false), null);
            }
            catch (MeshToolsException error)
            {
                looks[index] = new WorkloadLook(workloads[index], before.Count > 0 ? before[index].Workload : null, error);
            }
        }, cancellationToken).ConfigureAwait(false);

        // A server that is away for a moment is waited for. One that was never there, or that says no to everything, is not.
        MeshToolsException? error = Array.TrueForAll(looks, static look => look.Error is not null) ? looks.FirstOrDefault()?.Error : null;
        return error is null || (before.Count > 0 && error.HttpStatus is not (401 or 403)) ? looks : throw error;
    }

    /// <summary>Tells once, with -Verbose, what will keep pods from starting.</summary>
    private async Task TellObstaclesAsync(IReadOnlyList<WorkloadLook> looks, bool withPods, CancellationToken cancellationToken)
    {
        foreach (WorkloadLook look in looks.Where(static look => !look.IsReady && look.Workload is not null))
        {
            IReadOnlyList<JsonObject> pods = [];
            IReadOnlyList<JsonObject> events = [];
            if (withPods)
            {
                try
                {
                    EvidenceReader reader = new(client);
                    pods = (await reader.ReadPodsAsync(look.Address, look.Workload!, cancellationToken).ConfigureAwait(false)).Pods ?? [];
                    events = pods.Count > 0 ? [] : await reader.ReadEventsAsync(look.Address.Kind.Kind, look.Address.Namespace, look.Workload!, cancellationToken).ConfigureAwait(false);
                }
                catch (MeshToolsException)
                {
                    // The explanation at the end says what could not be read.
                }
            }

            if (StartObstacle.Find(look.State, pods, events) is string obstacle && _told.Add($"{look.Address}: {obstacle}"))
            {
                host.Verbose($"{look.Address}: {obstacle}");
            }
        }
    }

    private async Task<IReadOnlyList<WorkloadReadiness>> ExplainAsync(IReadOnlyList<WorkloadLook> looks, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(ExplanationLimit, _time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        WorkloadReadiness[] results = new WorkloadReadiness[looks.Count];
        await EachAsync(looks.Count, async (index, _) =>
        {
            WorkloadLook look = looks[index];
            string? explanation = look.IsReady || look.Workload is null
                ? null
                : WorkloadTrouble.Explain(await new EvidenceReader(client).ReadAsync(look.Address, look.Workload, both.Token).ConfigureAwait(false));
            cancellationToken.ThrowIfCancellationRequested();
            results[index] = look.ToReadiness(explanation);
        }, cancellationToken).ConfigureAwait(false);
        foreach (WorkloadReadiness odd in results.Where(static result => result is { IsReady: true, Note: not null }))
        {
            host.Warning($"{odd.Address} counts as ready ({odd.Ready} of {odd.Desired}), but {odd.Note}.");
        }

        return results;
    }

    private void Report(IReadOnlyList<WorkloadLook> looks) => host.Progress(new OperationProgress(
        Activity,
        string.Join(", ", looks.Select(static look => look.ToReadiness().Count)),
        looks.Count(static look => look.IsReady),
        looks.Count));

    private static Task EachAsync(int count, Func<int, CancellationToken, ValueTask> work, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, work);
}
