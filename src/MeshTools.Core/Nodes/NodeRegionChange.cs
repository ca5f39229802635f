using System.Runtime.CompilerServices;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Nodes;

/// <summary>Set-NodeRegion and Remove-NodeRegion: observe, plan, confirm, apply, prove, for one cluster.</summary>
internal sealed class NodeRegionChange(ClusterClient client, NodeRegionOptions options, IOperationHost host)
{
    // More than this many names are not listed in one warning.
    private const int NamesInWarning = 5;

    /// <summary>The kubeconfig that every result carries along; null when none was named.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>One outcome, or for a pattern one for each node, for every input in its order.</summary>
    public async IAsyncEnumerable<ItemOutcome<NodeRegion>> RunAsync(
        IReadOnlyList<NodeRegionInput> inputs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<NodeState> nodes = await ObserveAsync(inputs, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<NodeRegionStep> steps = NodeRegionPlanner.Plan(inputs, nodes, options);
        WarnOfLegacyLabels(steps);

        IReadOnlyList<Change> changes = await ChangeApproval
            .AskAsync(host, client.Context, steps.Select(static step => step.Change).OfType<Change>(), cancellationToken).ConfigureAwait(false);
        HashSet<Change> approved = new(changes, ReferenceEqualityComparer.Instance);
        string[] moving = [.. steps.Where(step => step.MovesLocality && approved.Contains(step.Change!)).Select(static step => step.Node!.Name)];

        // The pods are read while the first labels are written; who waits for a count has read its result by then.
        using CancellationTokenSource reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<ProxyCount> proxies = moving.Length == 0
            ? Task.FromResult(ProxyCount.Of([]))
            : ProxyCount.ReadAsync(client, moving, host, reading.Token);
        try
        {
            IAsyncEnumerator<ChangeResult> results = new ChangeEngine(client, EngineOptions.Default).RunAsync(changes, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (results.ConfigureAwait(false))
            {
                int written = 0;
                foreach (NodeRegionStep step in steps)
                {
                    if (step.Error is not null)
                    {
                        yield return step.Error;
                    }
                    else if (step.Change is null)
                    {
                        yield return Describe(step, changed: false, stale: null);
                    }
                    else if (approved.Contains(step.Change) && await results.MoveNextAsync().ConfigureAwait(false))
                    {
                        Report(++written, changes.Count);
                        yield return await JudgeAsync(step, results.Current, proxies).ConfigureAwait(false);
                    }
                }
            }
        }
        finally
        {
            await reading.CancelAsync().ConfigureAwait(false);
            await proxies.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private Task<IReadOnlyList<NodeState>> ObserveAsync(IReadOnlyList<NodeRegionInput> inputs, CancellationToken cancellationToken)
    {
        NodeRegionInput[] valid = [.. inputs.Where(input => NodeRegionPlanner.Check(input, options) is null)];
        if (valid.Length == 0)
        {
            return Task.FromResult<IReadOnlyList<NodeState>>([]);
        }

        if (options.Selector is not null || valid.Any(static input => input.Name is null || input.Matches is not null))
        {
            return NodeObserver.ListAsync(client, options.Selector, cancellationToken);
        }

        HashSet<string> names = new(valid.Select(static input => input.Name!), StringComparer.Ordinal);
        return NodeObserver.FindAsync(client, names, cancellationToken);
    }

    private async Task<ItemOutcome<NodeRegion>> JudgeAsync(NodeRegionStep step, ChangeResult result, Task<ProxyCount> proxies)
    {
        if (result.Error is MeshToolsException error)
        {
            return error.HttpStatus == 404
                ? new MeshToolsException(
                    ErrorCatalog.NodeNotFound, $"{step.Input.Label}node/{step.Node!.Name} was deleted meanwhile.", target: step.Input.Source ?? step.Node.Name)
                : error.About(step.Input.Source ?? step.Node!.Name, step.Input.Label);
        }

        // Everything that runs on the node now started with the locality it had.
        int? stale = step.MovesLocality ? (await proxies.ConfigureAwait(false)).StaleOn(step.Node!.Name, DateTimeOffset.MaxValue) : null;
        return Describe(step, changed: result.Outcome == ChangeOutcome.Applied, stale);
    }

    private NodeRegion Describe(NodeRegionStep step, bool changed, int? stale)
    {
        NodeState before = step.Node!;
        NodeState after = step.Change is null ? before : before with { Labels = After(before, step.Change) };
        return new NodeRegion
        {
            Name = before.Name,
            Region = after.Region,
            Zone = after.Zone,
            Subzone = after.Subzone,
            PreviousRegion = before.Region,
            PreviousZone = before.Zone,
            PreviousSubzone = before.Subzone,
            Changed = changed,
            StaleProxies = stale,
            Status = before.Status,
            Context = client.Context,
            KubeConfig = KubeConfig,
        };
    }

    /// <summary>The labels once the change is made; the engine has held the server's answer against it.</summary>
    private static Dictionary<string, string> After(NodeState before, Change change)
    {
        Dictionary<string, string> labels = new(before.Labels, StringComparer.Ordinal);
        foreach ((string key, System.Text.Json.Nodes.JsonNode? value) in change.Body!["metadata"]!["labels"]!.AsObject())
        {
            if (value is null)
            {
                labels.Remove(key);
            }
            else
            {
                labels[key] = value.GetValue<string>();
            }
        }

        return labels;
    }

    private void WarnOfLegacyLabels(IReadOnlyList<NodeRegionStep> steps)
    {
        IReadOnlyList<string> contradicted = NodeRegionPlanner.ContradictedByLegacy(steps, options);
        if (contradicted.Count > 0)
        {
            string more = contradicted.Count > NamesInWarning ? $" and {contradicted.Count - NamesInWarning} more" : string.Empty;
            host.Warning(
                $"{Counted.Of(contradicted.Count, "node")} {Counted.Word(contradicted.Count, "carries", "carry")} failure-domain.beta.kubernetes.io labels with other values, which Istio up to 1.14 obeys: "
                + $"{string.Join(", ", contradicted.Take(NamesInWarning))}{more}. Add -Legacy to set them too.");
        }
    }

    private void Report(int done, int total) =>
        host.Progress(new OperationProgress("Labelling nodes", $"{done} of {total}", done, total, done == total));
}
