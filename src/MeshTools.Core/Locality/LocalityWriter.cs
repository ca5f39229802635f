using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Locality;

/// <summary>Carries a plan out: asks, writes what concerns all services first, then each service's rule, looks again, and tells.</summary>
internal sealed class LocalityWriter(ClusterClient client, IOperationHost host)
{
    /// <summary>One outcome for each service; none for those whose change was not approved.</summary>
    public async IAsyncEnumerable<ItemOutcome<LocalityLb>> RunAsync(LocalityPlan plan, LocalityRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string warning in plan.Warnings)
        {
            host.Warning(warning);
        }

        Change[] all = [.. plan.Shared, .. plan.Steps.SelectMany(static step => step.Changes)];
        IReadOnlyList<Change> approved = await ChangeApproval.AskAsync(host, client.Context, all, cancellationToken).ConfigureAwait(false);
        Dictionary<Change, ChangeResult> results = new(ReferenceEqualityComparer.Instance);
        await WriteAsync([.. approved.Where(change => plan.Shared.Contains(change))], results, cancellationToken).ConfigureAwait(false);
        MeshToolsException? failed = results.Values.Select(static result => result.Error).FirstOrDefault(static error => error is not null);
        if (failed is not null)
        {
            // Rules without what they rest on would be half of it.
            yield return failed;
            yield break;
        }

        await WriteAsync([.. approved.Where(change => !plan.Shared.Contains(change))], results, cancellationToken).ConfigureAwait(false);
        bool isSharedChanged = results.Values.Any(result => result.Outcome == ChangeOutcome.Applied && plan.Shared.Contains(result.Change));
        LocalitySimulator now = results.Count == 0
            ? plan.Now
            : await new LocalityObserver(client).ReadAsync(request.Namespace, request.Version, cancellationToken).ConfigureAwait(false);
        LocalityVerdict verdict = new(now);
        foreach (LocalityStep step in plan.Steps)
        {
            ChangeResult[] made = [.. step.Changes.Where(results.ContainsKey).Select(change => results[change])];
            MeshToolsException? error = step.Error ?? made.Select(static result => result.Error).FirstOrDefault(static item => item is not null);
            if (error is not null)
            {
                yield return error;
            }
            else if (made.Length == step.Changes.Count)
            {
                bool isChanged = made.Any(static result => result.Outcome == ChangeOutcome.Applied) || isSharedChanged;
                yield return verdict.Describe(step.Host, isChanged, client.Context, request.KubeConfig);
            }
        }
    }

    /// <summary>istiod's Deployments in full, for the variable.</summary>
    /// <param name="simulator">The mesh.</param>
    /// <param name="isWanted">Which of them are meant.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    public async Task<IReadOnlyList<(ObjectAddress Target, JsonObject Body)>> PilotsAsync(LocalitySimulator simulator, Func<ObservedObject, bool> isWanted, CancellationToken cancellationToken)
    {
        List<(ObjectAddress, JsonObject)> found = [];
        foreach (MeshWorkload plane in simulator.View.ControlPlanes.Where(plane => !plane.IsDaemonSet && isWanted(plane.Object)))
        {
            ObjectAddress address = new(MeshKinds.Deployment with { Version = "v1" }, plane.Namespace, plane.Name);
            if (await client.TryGetAsync(address, cancellationToken).ConfigureAwait(false) is JsonObject deployment)
            {
                found.Add((address, deployment));
            }
        }

        return found;
    }

    private async Task WriteAsync(Change[] changes, Dictionary<Change, ChangeResult> results, CancellationToken cancellationToken)
    {
        int index = 0;
        await foreach (ChangeResult result in new ChangeEngine(client, EngineOptions.Default).RunAsync(changes, cancellationToken).ConfigureAwait(false))
        {
            // One for each, in the order given: all have one rank.
            results[changes[index++]] = result with { Change = changes[index - 1] };
            host.Progress(new OperationProgress("Locality load balancing", result.Change.Target.ToString(), index, changes.Length, index == changes.Length));
        }
    }
}
