using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Ingress;
using MeshTools.Mesh.Manifests;
using MeshTools.Mesh.Readiness;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Install;

/// <summary>Install-Mesh, from a manifest to a mesh that is ready. Run again after anything that broke it off, it completes it.</summary>
internal sealed class MeshInstall(ClusterClient client, IOperationHost host)
{
    private static readonly string Tool = typeof(MeshInstall).Assembly.GetName().Version!.ToString(3);

    private readonly InstallTally _tally = new();
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Observes, plans, asks, applies, prunes and waits.</summary>
    /// <returns>An error for each object that failed, and one <see cref="MeshInstallation"/>; or the plan, as <see cref="MeshChange"/>s.</returns>
    /// <exception cref="MeshToolsException">InstallRefused, or the cluster cannot be reached. Nothing was written.</exception>
    public async IAsyncEnumerable<ItemOutcome<object>> RunAsync(
        InstallRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApplySet set = new(request.Namespace, request.Revision);
        host.Progress(new OperationProgress(Activity(request), "looking at the cluster", 0, 0));
        InstallObservation observed = await new InstallSurvey(client, host).RunAsync(request, set, cancellationToken).ConfigureAwait(false);
        InstallPlan plan = InstallPlanner.Plan(request, observed, Tool);
        PublishedTemplates published = new(client, host);
        IReadOnlyList<Change> held = await published.HoldBackAsync(plan.Applies, cancellationToken).ConfigureAwait(false);
        plan = plan with { Applies = [.. plan.Applies.Except(held)] };
        foreach (string kept in plan.Kept)
        {
            host.Warning(kept);
        }

        (IReadOnlyList<Change> applies, IReadOnlyList<MeshToolsException> refusals) = await new InstallPreview(client)
            .AskAsync([plan.Begin, .. plan.Applies], request.ShowsDiff || request.EmitsPlan, cancellationToken).ConfigureAwait(false);
        Change begin = applies[0];
        applies = [.. applies.Skip(1)];
        if (request.EmitsPlan)
        {
            foreach (Change change in applies.Concat(plan.Prunes))
            {
                yield return InstallPreview.Describe(change, client.Context, request.KubeConfig);
            }
        }

        if (request.IsRehearsal || request.EmitsPlan)
        {
            await published.KeepAsync(held, isRehearsal: true, cancellationToken).ConfigureAwait(false);
        }

        // Carried out, each of them is refused where it belongs in the order.
        foreach (MeshToolsException refusal in refusals.Where(_ => request.IsRehearsal))
        {
            yield return refusal;
        }

        if (request.EmitsPlan)
        {
            yield break;
        }

        Change[] needed = [.. applies.Where(static change => !change.IsNeedless)];
        IReadOnlyList<Change> approved = await ApproveAsync(request, needed, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Change> prunes = await ApproveAsync(request, plan.Prunes, cancellationToken).ConfigureAwait(false);
        if (request.IsRehearsal || (approved.Count + prunes.Count == 0 && needed.Length + plan.Prunes.Count > 0))
        {
            yield break;
        }

        _tally.CountUnchanged(applies.Count - needed.Length);
        if (!begin.IsNeedless)
        {
            approved = [begin, .. approved];
        }

        InstallWriter writer = new(client, host, _tally)
        {
            Activity = Activity(request),
            Total = applies.Count + prunes.Count,
            Patience = request.NoWait ? InstallWriter.ShortPatience : request.Timeout,
        };
        writer.Remember(applies.Where(static change => change.IsNeedless));
        bool isWhole = approved.Count(change => change != begin) == needed.Length && prunes.Count == plan.Prunes.Count;
        await foreach (MeshToolsException error in ApplyAsync(writer, approved, request.NoWait, cancellationToken).ConfigureAwait(false))
        {
            yield return error;
        }

        await published.KeepAsync(held, isRehearsal: false, cancellationToken).ConfigureAwait(false);
        if (_tally.Failed == 0)
        {
            await foreach (MeshToolsException error in PruneAsync(writer, plan, prunes, isWhole, cancellationToken).ConfigureAwait(false))
            {
                yield return error;
            }
        }
        else if (prunes.Count > 0)
        {
            host.Warning($"{Counted.Of(prunes.Count, "object")} of the former installation {Counted.Word(prunes.Count, "is", "are")} not pruned, because not everything could be applied.");
        }

        host.Progress(new OperationProgress(Activity(request), "applied", 1, 1, Completed: true));
        IReadOnlyList<WorkloadReadiness> workloads = await ProveAsync(request, applies, cancellationToken).ConfigureAwait(false);
        bool waited = !request.NoWait && _tally.Failed == 0;
        foreach (WorkloadReadiness workload in workloads.Where(workload => waited && !workload.IsReady))
        {
            yield return new MeshToolsException(
                ErrorCatalog.WorkloadNotReady,
                $"{workload.Address} is not ready after {request.Timeout.TotalSeconds:0} s ({workload.Ready} of {workload.Desired}, context '{client.Context}'): {workload.Trouble}",
                target: workload.Address.ToString());
        }

        yield return Result(request, workloads);
    }

    private Task<IReadOnlyList<Change>> ApproveAsync(InstallRequest request, IEnumerable<Change> changes, CancellationToken cancellationToken) =>
        ChangeApproval.AskAsync(host, client.Context, changes, change => request.ShowsDiff ? DiffExcerpt.Of(change) : [], cancellationToken);

    private static async IAsyncEnumerable<MeshToolsException> ApplyAsync(
        InstallWriter writer, IReadOnlyList<Change> changes, bool noWait, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (IGrouping<int, Change> step in changes.GroupBy(static change => change.Rank).OrderBy(static step => step.Key))
        {
            foreach (MeshToolsException error in await writer.WriteAsync([.. step], cancellationToken).ConfigureAwait(false))
            {
                yield return error;
            }
        }

        Task<IReadOnlyList<MeshToolsException>> late = noWait ? writer.LeaveToServerAsync(cancellationToken) : writer.EstablishAsync(cancellationToken);
        foreach (MeshToolsException error in await late.ConfigureAwait(false))
        {
            yield return error;
        }
    }

    private async IAsyncEnumerable<MeshToolsException> PruneAsync(
        InstallWriter writer, InstallPlan plan, IReadOnlyList<Change> prunes, bool isWhole, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (MeshToolsException error in await writer.WriteAsync(prunes, cancellationToken).ConfigureAwait(false))
        {
            yield return error;
        }

        // What was left out at a prompt stays in the inventory, so that the next run asks again.
        if (isWhole && _tally.Failed == 0 && !JsonNode.DeepEquals(plan.Begin.Body, plan.End.Body))
        {
            foreach (MeshToolsException error in await writer.WriteAsync([plan.End], cancellationToken).ConfigureAwait(false))
            {
                yield return error;
            }
        }
    }

    private async Task<IReadOnlyList<WorkloadReadiness>> ProveAsync(InstallRequest request, IReadOnlyList<Change> applied, CancellationToken cancellationToken)
    {
        ObjectAddress[] workloads = [.. applied
            .Where(static change => ManifestOrder.Rank(change.Target.Kind) == ManifestRank.Workload)
            .Select(static change => change.Target)];
        ReadinessWait wait = new(client, host);
        return request.NoWait || _tally.Failed > 0
            ? await wait.LookAsync(workloads, cancellationToken).ConfigureAwait(false)
            : await wait.FollowAsync(workloads, request.Timeout, cancellationToken).ConfigureAwait(false);
    }

    private MeshInstallation Result(InstallRequest request, IReadOnlyList<WorkloadReadiness> workloads) => new()
    {
        Version = request.Version?.Text,
        Profile = request.Profile,
        Revision = request.Revision,
        Namespace = request.Namespace,
        Created = _tally.Created,
        Changed = _tally.Changed,
        Unchanged = _tally.Unchanged,
        Pruned = _tally.Pruned,
        Failed = _tally.Failed,
        Ready = _tally.Failed > 0 ? false : request.NoWait ? null : workloads.All(static workload => workload.IsReady),
        Duration = Stopwatch.GetElapsedTime(_started),
        Components = [.. workloads.Select(Component)],
        Context = client.Context,
        KubeConfig = request.KubeConfig,
    };

    private static MeshComponent Component(WorkloadReadiness workload)
    {
        string? tag = ImageReference.Parse(workload.Image).Tag;
        return new MeshComponent
        {
            Name = workload.Address.Name,
            Kind = workload.Address.Kind.Kind,
            Namespace = workload.Address.Namespace ?? string.Empty,
            Version = ImageReference.Version(tag)?.Text ?? tag,
            Image = workload.Image,
            Desired = workload.Desired,
            Ready = workload.Ready,
        };
    }

    private static string Activity(InstallRequest request) => request.Version is null ? "Installing the mesh" : $"Installing Istio {request.Version}";
}
