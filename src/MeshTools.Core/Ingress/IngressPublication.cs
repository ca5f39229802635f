using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Ingress;

/// <summary>
/// Publish-IngressGateway: observe, plan, confirm, apply, prove. The Deployment stays until the DaemonSet serves on every
/// node, so that there are never fewer ready pods than were asked for; whatever goes wrong before is put back.
/// </summary>
internal sealed class IngressPublication(ClusterClient client, IOperationHost host)
{
    /// <returns>The gateway; null when the changes were not approved.</returns>
    /// <exception cref="MeshToolsException">IngressConflict, IngressNodeMissing, IngressNotServing and others: nothing is changed.</exception>
    public async Task<IngressGateway?> RunAsync(IngressRequest request, CancellationToken cancellationToken)
    {
        IngressObserver observer = new(client, host.Warning);
        IngressObservation observed = await observer.ReadAsync(request.Namespace, request.Name, IngressPermissions.ToPublish(request.Reach), cancellationToken).ConfigureAwait(false);
        if (observed.Source is null)
        {
            throw IngressObserver.NotFound(observed.View, request.Namespace, request.Name);
        }

        request = IngressNodeNames.Resolve(request, [.. observed.Snapshot.Nodes], client.Context);
        IngressPlan plan = Plan(request, observed);
        if (plan.Changes.Count == 0)
        {
            return Describe(observed.Snapshot, request, changed: false);
        }

        foreach (string warning in plan.Warnings)
        {
            host.Warning(warning);
        }

        IReadOnlyList<Change> approved = await ChangeApproval.AskAsync(host, client.Context, plan.Changes, static change => change.Details ?? DiffExcerpt.Of(change), cancellationToken).ConfigureAwait(false);
        if (request.IsRehearsal || approved.Count < plan.Changes.Count)
        {
            if (approved.Count > 0)
            {
                host.Warning($"{request.Namespace}/{request.Name} is not published: one change needs the other, and not all were approved.");
            }

            return null;
        }

        try
        {
            await ApplyAsync(request, observed, plan, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it was, Ctrl+C included, what was there comes back before it is reported.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await new IngressUndo(client, host).RunAsync(request, observed, plan, failure).ConfigureAwait(false);
            throw;
        }

        return Describe(await observer.LookAsync(request.Namespace, IngressPermissions.NeedsOfOne, CancellationToken.None).ConfigureAwait(false), request, changed: true);
    }

    private IngressPlan Plan(IngressRequest request, IngressObservation observed)
    {
        if (observed.Service is null)
        {
            // SOURCES.md, section 9: without it a gateway has no locality, and its listeners are elsewhere.
            throw new MeshToolsException(ErrorCatalog.IngressConflict, $"No Service selects the pods of {request.Namespace}/{request.Name} (context '{client.Context}'); without one the gateway has no locality and nothing tells its ports.", "Bring the Service of the gateway back, then publish it.", request.Name);
        }

        IngressPlan plan = IngressPlanner.Plan(request, observed);
        if (plan.Changes.Count > 0 && plan.Conflicts.Count > 0)
        {
            string list = string.Concat(plan.Conflicts.Select(static conflict => $"{Environment.NewLine}  - {conflict}"));
            throw new MeshToolsException(ErrorCatalog.IngressConflict, $"{request.Namespace}/{request.Name} (context '{client.Context}') is not published, and nothing was changed:{list}", target: request.Name);
        }

        if (plan.Changes.Count > 0 && plan.Nodes.Count == 0)
        {
            string labels = string.Join(",", IngressPlanner.Selector(request, IngressRecord.Read(observed.RecordSecret)).Select(static label => $"{label.Key}={label.Value}"));
            throw new MeshToolsException(ErrorCatalog.IngressNodeMissing, $"No node of context '{client.Context}' that can carry the gateway has the labels {labels}; nothing was changed.", target: labels);
        }

        return plan;
    }

    private async Task ApplyAsync(IngressRequest request, IngressObservation observed, IngressPlan plan, CancellationToken cancellationToken)
    {
        IngressWriter writer = new(client);
        await writer.WriteAsync([plan.Record], cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(plan.Labels, cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync([plan.DaemonSet], cancellationToken).ConfigureAwait(false);
        ObjectAddress address = new(MeshKinds.DaemonSet with { Version = "v1" }, request.Namespace, observed.Source.Text("metadata", "name")!);
        string? late = await new IngressWait(client, host).FollowAsync(address, plan.Nodes, request.Timeout, cancellationToken).ConfigureAwait(false);
        string? trouble = late ?? (request.Reach ? await new IngressProof(host).LookAsync(observed, plan, cancellationToken).ConfigureAwait(false) : null);
        if (trouble is not null)
        {
            string within = late is null ? string.Empty : $" within {request.Timeout}";
            throw new MeshToolsException(
                ErrorCatalog.IngressNotServing, $"{request.Namespace}/{request.Name} (context '{client.Context}') did not serve on its nodes{within}; what was there was put back. {trouble}", target: request.Name);
        }

        // From here on it is a matter of a few requests, and half of them would be worse than none or all.
        cancellationToken.ThrowIfCancellationRequested();
        await writer.WriteInOrderAsync([plan.Service, .. plan.Removals], CancellationToken.None).ConfigureAwait(false);
    }

    private static IngressGateway Describe(Mesh.MeshSnapshot snapshot, IngressRequest request, bool changed) =>
        IngressReader.Read(snapshot, request.KubeConfig).First(gateway => gateway.Namespace == request.Namespace && gateway.Name == request.Name) with { Changed = changed };
}
