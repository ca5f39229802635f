using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Uninstall;

/// <summary>Uninstall-Mesh: removes what belongs to the mesh and proves that nothing of it is left.</summary>
internal sealed class MeshUninstall(ClusterClient client, IOperationHost host)
{
    private const string Activity = "Removing the mesh";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <returns>An error for each object that could not be deleted or did not go, and one <see cref="MeshRemoval"/>; or the plan.</returns>
    /// <exception cref="MeshToolsException">MeshNotFound, DefinitionInUse: nothing was deleted.</exception>
    public async IAsyncEnumerable<ItemOutcome<object>> RunAsync(
        UninstallRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        UninstallObserver observer = new(client, host.Warning);
        host.Progress(new OperationProgress(Activity, "looking for what belongs to it", 0, 0));
        IReadOnlyList<MeshObject> objects = await observer.ReadAsync(request, new HashSet<string>(), cancellationToken).ConfigureAwait(false);
        if (objects.Count == 0)
        {
            yield return NotFound(request);
            yield break;
        }

        if (request.Purge)
        {
            objects = await observer.WithInstancesAsync(objects, request, cancellationToken).ConfigureAwait(false);
        }

        UninstallPlan plan = UninstallPlanner.Plan(objects, request);
        if (plan.Refusals.Count > 0)
        {
            string list = string.Concat(plan.Refusals.Select(static reason => $"{Environment.NewLine}  - {reason}"));
            throw new MeshToolsException(ErrorCatalog.DefinitionInUse, $"The mesh of context '{client.Context}' is not removed:{list}", target: client.Context);
        }

        foreach (string warning in plan.Warnings)
        {
            host.Warning(warning);
        }

        foreach (Change change in plan.Deletions.Where(_ => request.EmitsPlan))
        {
            yield return InstallPreview.Describe(change, client.Context, request.KubeConfig);
        }

        if (request.EmitsPlan)
        {
            yield break;
        }

        IReadOnlyList<Change> approved = await ChangeApproval.AskAsync(host, client.Context, plan.Deletions, DiffExcerpt.Of, cancellationToken).ConfigureAwait(false);
        if (request.IsRehearsal || approved.Count == 0)
        {
            yield break;
        }

        InstallTally tally = new();
        InstallWriter writer = new(client, host, tally) { Activity = Activity, Total = approved.Count, Patience = InstallWriter.ShortPatience };
        HashSet<object?> failed = [];
        Change[] inventory = [.. approved.Where(static change => ApplySet.IsParent(change.Target))];
        foreach (IGrouping<int, Change> step in approved.Except(inventory).GroupBy(static change => change.Rank).OrderBy(static step => step.Key))
        {
            if (failed.Count > 0 && step.All(IsNamespace))
            {
                // The inventory is in it, by which the next run finds what is left.
                failed.UnionWith(step.Select(static change => change.Target.ToString()));
                continue;
            }

            foreach (MeshToolsException error in await writer.WriteAsync([.. step], cancellationToken).ConfigureAwait(false))
            {
                failed.Add(error.ErrorTarget);
                yield return error;
            }
        }

        Change[] deleted = [.. approved.Except(inventory).Where(change => change.Verb == ChangeVerb.Delete && !failed.Contains(change.Target.ToString()))];
        HashSet<string> gone = [.. deleted.Where(IsNamespace).Select(static change => change.Target.Name)];
        IReadOnlyList<string> remaining = await ProveAsync(observer, request, deleted, gone, cancellationToken).ConfigureAwait(false);
        if (remaining.Count > 0)
        {
            yield return new MeshToolsException(
                ErrorCatalog.MeshNotRemoved,
                string.Create(CultureInfo.InvariantCulture, $"After {request.Timeout.TotalSeconds:0} s {Counted.Of(remaining.Count, "object")} {Counted.Word(remaining.Count, "is", "are")} still there (context '{client.Context}'): {string.Join(", ", remaining.Take(10))}"),
                target: client.Context);
        }
        else if (failed.Count == 0)
        {
            // That in a namespace which is gone went with it.
            foreach (MeshToolsException error in await writer.WriteAsync([.. inventory.Where(change => !IsWithin(change, gone))], cancellationToken).ConfigureAwait(false))
            {
                yield return error;
            }
        }

        host.Progress(new OperationProgress(Activity, "done", 1, 1, Completed: true));
        yield return new MeshRemoval
        {
            Namespace = request.Namespace,
            Revision = request.Purge ? null : request.Revision,
            Removed = tally.Pruned + (remaining.Count == 0 ? inventory.Count(change => IsWithin(change, gone)) : 0),
            Kept = plan.Kept,
            Remaining = [.. remaining, .. approved.Select(static change => change.Target.ToString()).Where(failed.Contains)],
            Duration = Stopwatch.GetElapsedTime(started),
            Context = client.Context,
            KubeConfig = request.KubeConfig,
        };
    }

    /// <summary>Waits until what was deleted is gone, which takes definitions and namespaces their time, and then looks again as at the beginning.</summary>
    /// <remarks>
    /// In a namespace that was deleted nobody looks: it is gone when all in it is, and with it go the roles there by which somebody may look.
    /// </remarks>
    private async Task<IReadOnlyList<string>> ProveAsync(
        UninstallObserver observer, UninstallRequest request, Change[] deleted, HashSet<string> gone, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        IReadOnlyList<Change> open = [.. deleted.Where(change => !IsWithin(change, gone))];
        while ((open = await observer.StillThereAsync(open, cancellationToken).ConfigureAwait(false)).Count > 0 && Stopwatch.GetElapsedTime(started) < request.Timeout)
        {
            host.Progress(new OperationProgress(Activity, $"waiting until {open[0].Target} is gone", deleted.Length - open.Count, deleted.Length));
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }

        client.ExpectKinds([]);
        client.RefreshDiscovery();
        HashSet<ObjectAddress> wanted = [.. deleted.Select(static change => change.Target.WithoutVersion)];
        IReadOnlyList<MeshObject> left = await observer.ReadAsync(request, gone, cancellationToken).ConfigureAwait(false);
        return
        [
            .. left.Select(static item => item.Address).Where(address => wanted.Contains(address.WithoutVersion))
                .Concat(open.Select(static change => change.Target))
                .Select(static address => address.ToString())
                .Distinct(StringComparer.Ordinal),
        ];
    }

    private static bool IsNamespace(Change change) => change.Target.Kind.WithoutVersion == MeshKinds.Namespace;

    private static bool IsWithin(Change change, HashSet<string> namespaces) => change.Target.Namespace is string ns && namespaces.Contains(ns);

    private MeshToolsException NotFound(UninstallRequest request)
    {
        string what = request.Revision is null ? "a mesh" : $"revision '{request.Revision}' of a mesh";
        return new MeshToolsException(
            ErrorCatalog.MeshNotFound,
            $"Nothing of {what} was found in context '{client.Context}' with root namespace '{request.Namespace}'.",
            "Check -Context, -Namespace and -Revision; a mesh that Helm installed is removed with helm.",
            request.Namespace);
    }
}
