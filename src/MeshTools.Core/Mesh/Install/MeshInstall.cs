using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Manifests;
using MeshTools.Mesh.Readiness;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Install;

/// <summary>Install-Mesh, from a manifest to a mesh that is ready. Run again after anything that broke it off, it completes it.</summary>
internal sealed class MeshInstall(ClusterClient client, IOperationHost host)
{
    // A webhook that does not answer yet, where nobody waits for the workload behind it.
    private static readonly TimeSpan WebhookPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WebhookPause = TimeSpan.FromSeconds(2);

    private static readonly string Tool = typeof(MeshInstall).Assembly.GetName().Version!.ToString(3);

    private readonly ChangeEngine _engine = new(client, EngineOptions.Default);
    private readonly InstallObserver _observer = new(client);
    private readonly InstallTally _tally = new();
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Observes, plans, asks, applies, prunes and waits.</summary>
    /// <returns>An error for each object that failed, and one <see cref="MeshInstallation"/>; or the plan, as <see cref="MeshChange"/>s.</returns>
    /// <exception cref="MeshToolsException">InstallRefused, or the cluster cannot be reached. Nothing was written.</exception>
    public async IAsyncEnumerable<ItemOutcome<object>> RunAsync(
        InstallRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApplySet set = new(request.Namespace, request.Revision);
        InstallObservation observed = await ObserveAsync(request, set, cancellationToken).ConfigureAwait(false);
        InstallPlan plan = InstallPlanner.Plan(request, observed, Tool);
        foreach (string kept in plan.Kept)
        {
            host.Warning(kept);
        }

        IReadOnlyList<Change> applies = request.ShowsDiff
            ? await new InstallPreview(client).AskAsync(plan.Applies, cancellationToken).ConfigureAwait(false)
            : plan.Applies;
        if (request.EmitsPlan)
        {
            foreach (Change change in applies.Concat(plan.Prunes))
            {
                yield return InstallPreview.Describe(change, client.Context, request.KubeConfig);
            }

            yield break;
        }

        IReadOnlyList<Change> approved = await ApproveAsync(request, applies, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Change> prunes = await ApproveAsync(request, plan.Prunes, cancellationToken).ConfigureAwait(false);
        if (approved.Count + prunes.Count == 0)
        {
            yield break;
        }

        int total = approved.Count + prunes.Count;
        await foreach (MeshToolsException error in ApplyAsync(request, plan, approved, total, cancellationToken).ConfigureAwait(false))
        {
            yield return error;
        }

        if (_tally.Failed == 0)
        {
            await foreach (MeshToolsException error in PruneAsync(plan, prunes, approved.Count == plan.Applies.Count && prunes.Count == plan.Prunes.Count, total, cancellationToken).ConfigureAwait(false))
            {
                yield return error;
            }
        }
        else if (prunes.Count > 0)
        {
            host.Warning($"{prunes.Count} objects of the former installation are not pruned, because not everything could be applied.");
        }

        host.Progress(new OperationProgress(Activity(request), "applied", total, total, Completed: true));
        IReadOnlyList<WorkloadReadiness> workloads = await ProveAsync(request, approved, cancellationToken).ConfigureAwait(false);
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

    private async Task<InstallObservation> ObserveAsync(InstallRequest request, ApplySet set, CancellationToken cancellationToken)
    {
        host.Progress(new OperationProgress(Activity(request), "looking at the cluster", 0, 0));
        ServerVersion server = await client.GetServerVersionAsync(cancellationToken).ConfigureAwait(false);
        Task<ItemOutcome<MeshState>> current = new MeshQuery(client) { Namespace = request.Namespace }.RunAsync(cancellationToken);
        IReadOnlyDictionary<KindRef, IReadOnlyList<string>> served = await _observer.ServedAsync(request.Objects, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<KindDemand> kinds = ServedKinds.Plan(request.Objects, kind => served.GetValueOrDefault(kind, []), server.GitVersion);
        IReadOnlyDictionary<KindRef, bool> namespaced = await _observer
            .NamespacedAsync(request.Objects.Select(static item => item.Address.Kind with { Version = null }), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ManifestObject> objects = ManifestNamespace.Assign(
            request.Objects, request.Namespace, kind => namespaced.TryGetValue(kind with { Version = null }, out bool isNamespaced) ? isNamespaced : null);

        InstallChecks checks = new();
        checks.CheckKubernetes(request.Version, server);
        checks.CheckKinds(kinds);
        checks.CheckStep(request.Revision is null ? IstioVersion.TryParse((await current.ConfigureAwait(false)).Value?.Version) : null, request.Version, request.Force);
        checks.CheckRights(await new InstallRights(client).MissingAsync(objects, set, cancellationToken).ConfigureAwait(false));
        await current.ConfigureAwait(false);
        foreach (string warning in checks.Warnings)
        {
            host.Warning(warning);
        }

        checks.ThrowIfRefused(client.Context);
        ManifestObject[] adapted = [.. ServedKinds.Adapt(objects, kinds).Select(ManifestDefaults.WithListKeys)];
        return await _observer.ReadAsync(adapted, set, request.ShowsDiff || request.EmitsPlan, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Change>> ApproveAsync(InstallRequest request, IEnumerable<Change> changes, CancellationToken cancellationToken)
    {
        List<Change> approved = [];
        foreach (Change change in changes)
        {
            IReadOnlyList<string> diff = request.ShowsDiff ? change.Diff() : [];
            bool isSame = request.ShowsDiff && change.Preview is not null && diff.Count == 0;
            if (isSame || await host.ConfirmAsync($"{change.Target} (context '{client.Context}')", change.Action, diff, cancellationToken).ConfigureAwait(false))
            {
                approved.Add(change);
            }
        }

        // With -WhatIf nothing is approved but what would stay as it is, and that is no reason to go on.
        return request.ShowsDiff && approved.TrueForAll(static change => change.Preview is not null && change.Diff().Count == 0) ? [] : approved;
    }

    private async IAsyncEnumerable<MeshToolsException> ApplyAsync(
        InstallRequest request, InstallPlan plan, IReadOnlyList<Change> changes, int total, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool isRecorded = false;
        foreach (IGrouping<int, Change> step in changes.GroupBy(static change => change.Rank).OrderBy(static step => step.Key))
        {
            // Its namespace may be one of the objects.
            if (!isRecorded && step.Key > (int)ManifestRank.Namespace)
            {
                isRecorded = true;
                foreach (MeshToolsException error in await WriteAsync([plan.Begin], counted: false, request, total, cancellationToken).ConfigureAwait(false))
                {
                    yield return error;
                }
            }

            foreach (MeshToolsException error in await WriteAsync([.. step], counted: true, request, total, cancellationToken).ConfigureAwait(false))
            {
                yield return error;
            }
        }
    }

    private async IAsyncEnumerable<MeshToolsException> PruneAsync(
        InstallPlan plan, IReadOnlyList<Change> prunes, bool isWhole, int total, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ChangeResult result in _engine.RunAsync(prunes, cancellationToken).ConfigureAwait(false))
        {
            _tally.Count(result);
            if (result.Error is MeshToolsException error)
            {
                yield return error;
            }
        }

        // What was left out at a prompt stays in the inventory, so that the next run asks again.
        if (isWhole && _tally.Failed == 0)
        {
            foreach (MeshToolsException error in await WriteAsync([plan.End], counted: false, null, total, cancellationToken).ConfigureAwait(false))
            {
                yield return error;
            }
        }
    }

    /// <summary>Writes one step, and again what failed only because a webhook does not answer yet.</summary>
    private async Task<IReadOnlyList<MeshToolsException>> WriteAsync(
        IReadOnlyList<Change> changes, bool counted, InstallRequest? request, int total, CancellationToken cancellationToken)
    {
        TimeSpan patience = request is null or { NoWait: true } ? WebhookPatience : request.Timeout;
        long started = Stopwatch.GetTimestamp();
        List<ChangeResult> results = [];
        List<MeshToolsException> errors = [];
        while (changes.Count > 0)
        {
            List<Change> again = [];
            await foreach (ChangeResult result in _engine.RunAsync(changes, cancellationToken).ConfigureAwait(false))
            {
                if (result.Error?.Definition == ErrorCatalog.AdmissionWebhookUnavailable && Stopwatch.GetElapsedTime(started) < patience)
                {
                    again.Add(result.Change);
                    host.Verbose($"{result.Error.Message} Trying again.");
                    continue;
                }

                results.Add(result);
                if (counted)
                {
                    _tally.Count(result);
                    host.Progress(new OperationProgress(Activity(request!), result.Change.Target.ToString(), _tally.Done, total));
                }
            }

            changes = again;
            if (again.Count > 0)
            {
                host.Progress(new OperationProgress(Activity(request!), "waiting for an admission webhook to answer", _tally.Done, total));
                await Task.Delay(WebhookPause, cancellationToken).ConfigureAwait(false);
            }
        }

        errors.AddRange(results.Select(static result => result.Error).OfType<MeshToolsException>());
        ChangeResult[] definitions = [.. results.Where(static result => result.Change.Target.Kind.Kind == "CustomResourceDefinition")];
        if (definitions.Length > 0)
        {
            foreach (MeshToolsException error in await new DefinitionWait(client).RunAsync(definitions, cancellationToken).ConfigureAwait(false))
            {
                _tally.Fail();
                errors.Add(error);
            }
        }

        return errors;
    }

    private async Task<IReadOnlyList<WorkloadReadiness>> ProveAsync(InstallRequest request, IReadOnlyList<Change> applied, CancellationToken cancellationToken)
    {
        ObjectAddress[] workloads = [.. applied
            .Where(static change => change.Rank == (int)ManifestRank.Workload)
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
