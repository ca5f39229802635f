using System.Runtime.CompilerServices;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.ExtAuthz;

/// <summary>Remove-ExtAuthzFilter: takes away what Add- put there, the policy before its provider, and looks again.</summary>
internal sealed class ExtAuthzRemoval(ClusterClient client, IOperationHost host)
{
    /// <returns>Each filter that was removed, with the servers that are open now; errors for what could not be.</returns>
    public async IAsyncEnumerable<ItemOutcome<ExtAuthzFilter>> RunAsync(
        ExtAuthzRemovalRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ExtAuthzObserver observer = new(client, host.Warning) { ForChange = true };
        ExtAuthzObservation seen = await observer.ReadAsync(request.Namespace, request.Version, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ItemOutcome<ExtAuthzRemovalStep>> plan = ExtAuthzRemovalPlanner.Plan(seen, request);
        ExtAuthzRemovalStep[] steps = [.. plan.Select(static step => step.Value).OfType<ExtAuthzRemovalStep>()];
        foreach (MeshToolsException error in plan.Select(static step => step.Error).OfType<MeshToolsException>())
        {
            yield return error;
        }

        IReadOnlyList<Change> approved = await ChangeApproval
            .AskAsync(host, client.Context, steps.SelectMany(static step => step.Changes), cancellationToken).ConfigureAwait(false);
        ExtAuthzWriter writer = new(client, approved);
        List<ExtAuthzFilter> removed = [];
        foreach (ExtAuthzRemovalStep step in steps)
        {
            ExtAuthzWriting writing = await writer.WriteAsync(step.Changes, cancellationToken).ConfigureAwait(false);
            if (writing.Error is not null)
            {
                yield return writing.Error;
            }
            else if (writing.IsComplete && step.Filter is not null)
            {
                removed.Add(step.Filter with { Changed = writing.HasChanged });
            }
        }

        if (removed.Count == 0)
        {
            yield break;
        }

        ExtAuthzObservation now = await observer.ReadAsync(request.Namespace, request.Version, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ExtAuthzCoverage> map = ExtAuthzMap.Read(now.View, now.KnownOrThrow(), request.KubeConfig);
        foreach (ExtAuthzFilter filter in removed)
        {
            ExtAuthzCoverage[] servers = [.. map.Where(row => filter.GatewayKeys.Contains(row.GatewayKey))];
            yield return filter with
            {
                Guarded = [.. servers.Where(static row => row.Status == ExtAuthzStatus.Guarded).Select(static row => row.Server).Distinct(StringComparer.Ordinal)],
                Unguarded = [.. servers.Where(static row => row.Status == ExtAuthzStatus.Open).Select(static row => row.Server).Distinct(StringComparer.Ordinal)],
            };
        }
    }
}
