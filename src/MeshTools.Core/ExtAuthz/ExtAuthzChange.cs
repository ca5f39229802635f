using System.Runtime.CompilerServices;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh;

namespace MeshTools.ExtAuthz;

/// <summary>Add-ExtAuthzFilter: observe, plan, confirm, apply, prove.</summary>
internal sealed class ExtAuthzChange(ClusterClient client, IOperationHost host)
{
    private const string Activity = "External authorization";

    /// <returns>For each gateway what stands there now, or the error that kept it from coming about; nothing for one that was not confirmed.</returns>
    /// <exception cref="MeshToolsException">ExtAuthzRefused, with all reasons: nothing was written.</exception>
    public async IAsyncEnumerable<ItemOutcome<ExtAuthzFilter>> RunAsync(
        ExtAuthzRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ExtAuthzObserver observer = new(client, host.Warning) { ForChange = true };
        host.Progress(new OperationProgress(Activity, "reading the mesh", 0, 0));
        ExtAuthzObservation seen = await observer.ReadAsync(request.Namespace, request.Version, cancellationToken).ConfigureAwait(false);
        ExtAuthzPlan plan = ExtAuthzPlanner.Plan(seen, request);
        if (plan.Refusals.Count > 0)
        {
            throw Refused(request, plan.Refusals);
        }

        foreach (string warning in plan.Warnings)
        {
            host.Warning(warning);
        }

        IReadOnlyList<Change> approved = await ChangeApproval
            .AskAsync(host, client.Context, plan.Steps.SelectMany(static step => step.Changes), cancellationToken).ConfigureAwait(false);
        ExtAuthzWriter writer = new(client, approved);
        Dictionary<ExtAuthzStep, bool> done = [];
        foreach (ExtAuthzStep step in plan.Steps)
        {
            host.Progress(new OperationProgress(Activity, $"gateway {step.Gateway.Name}", done.Count, plan.Steps.Count));
            ExtAuthzWriting writing = await writer.WriteAsync(step.Changes, cancellationToken).ConfigureAwait(false);
            if (writing.Error is not null)
            {
                yield return writing.Error;
            }
            else if (writing.IsComplete)
            {
                done[step] = writing.HasChanged;
            }
        }

        if (done.ContainsValue(true))
        {
            seen = await observer.ReadAsync(request.Namespace, request.Version, cancellationToken).ConfigureAwait(false);
        }

        host.Progress(new OperationProgress(Activity, "done", 1, 1, Completed: true));
        foreach ((ExtAuthzStep step, bool changed) in done)
        {
            yield return Prove(seen, request, step, changed);
        }
    }

    /// <summary>What the cluster says now, not what was sent.</summary>
    private ItemOutcome<ExtAuthzFilter> Prove(ExtAuthzObservation seen, ExtAuthzRequest request, ExtAuthzStep step, bool changed)
    {
        IstioVersion version = seen.Version!;
        ExtAuthzFilter? filter = ExtAuthzReader.Read(seen.View, version, request.KubeConfig)
            .FirstOrDefault(filter => filter.Name == step.Name && filter.Namespace == step.Gateway.Namespace && filter.Form == step.Form);
        if (filter is null)
        {
            return new MeshToolsException(
                ErrorCatalog.NotConverged,
                $"External authorization '{step.Name}' was written in namespace {step.Gateway.Namespace}, and is not there any more.",
                target: step.Name);
        }

        foreach (ExtAuthzCoverage row in ExtAuthzMap.Read(seen.View, version, request.KubeConfig).Where(row => row.GatewayKey == ExtAuthzGateways.Key(step.Gateway) && !row.IsHealthy))
        {
            host.Warning(row.Status == ExtAuthzStatus.Open
                ? $"Server {row.Server} of gateway {row.Gateway} is open ({row.Source}). {row.Reason}"
                : $"Server {row.Server} of gateway {row.Gateway} is guarded, but: {row.Reason} {Consequence(filter)}");
        }

        return filter with { Changed = changed };
    }

    private static string Consequence(ExtAuthzFilter filter) =>
        filter.FailOpen ? "Requests pass unasked meanwhile." : $"Every request gets status {filter.StatusOnError} meanwhile.";

    private MeshToolsException Refused(ExtAuthzRequest request, IReadOnlyList<string> reasons)
    {
        string list = string.Concat(reasons.Distinct(StringComparer.Ordinal).Select(static reason => $"{Environment.NewLine}  - {reason}"));
        return new MeshToolsException(
            ErrorCatalog.ExtAuthzRefused,
            $"External authorization '{request.Name}' is not set up in context '{client.Context}', and nothing was written:{list}",
            target: request.Name);
    }
}
