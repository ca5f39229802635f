using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Readiness;

namespace MeshTools.Ingress;

/// <summary>
/// Unpublish-IngressGateway: the Deployment comes back and serves before the DaemonSet goes. What fails before that is put
/// back, and the gateway goes on serving on its nodes.
/// </summary>
internal sealed class IngressReturn(ClusterClient client, IOperationHost host)
{
    private static readonly TimeSpan UndoLimit = TimeSpan.FromSeconds(60);

    /// <returns>The gateway; null when the changes were not approved.</returns>
    /// <exception cref="MeshToolsException">IngressNotPublished, IngressNotServing and others.</exception>
    public async Task<IngressGateway?> RunAsync(IngressRequest request, CancellationToken cancellationToken)
    {
        IngressObserver observer = new(client, host.Warning);
        IngressObservation observed = await observer.ReadAsync(request.Namespace, request.Name, IngressPermissions.NeedsToReturn, cancellationToken).ConfigureAwait(false);
        if (IngressRecord.Read(observed.RecordSecret) is not IngressRecord record)
        {
            throw observed.Source is null
                ? IngressObserver.NotFound(observed.View, request.Namespace, request.Name)
                : new MeshToolsException(ErrorCatalog.IngressNotPublished, $"{request.Namespace}/{request.Name} (context '{client.Context}') was not published by Publish-IngressGateway: there is no {IngressRecord.Address(request.Namespace, request.Name)}.", target: request.Name);
        }

        IngressReturnPlan plan = IngressReturnPlanner.Plan(request.Namespace, request.Name, observed, record);
        foreach (string warning in plan.Warnings)
        {
            host.Warning(warning);
        }

        IReadOnlyList<Change> approved = await ChangeApproval.AskAsync(host, client.Context, plan.Changes, static change => change.Details ?? DiffExcerpt.Of(change), cancellationToken).ConfigureAwait(false);
        if (request.IsRehearsal || approved.Count < plan.Changes.Count)
        {
            if (approved.Count > 0)
            {
                host.Warning($"{request.Namespace}/{request.Name} stays published: one change needs the other, and not all were approved.");
            }

            return null;
        }

        await RestoreAsync(request, observed, plan, cancellationToken).ConfigureAwait(false);

        // The Deployment serves; what is left is a few requests that belong together.
        IngressWriter writer = new(client);
        await writer.WriteInOrderAsync([plan.DaemonSet], CancellationToken.None).ConfigureAwait(false);
        await writer.WriteAsync(plan.Labels, CancellationToken.None).ConfigureAwait(false);
        await writer.WriteAsync([plan.Record], CancellationToken.None).ConfigureAwait(false);
        IReadOnlyList<IngressGateway> now = IngressReader.Read(await observer.LookAsync(request.Namespace, IngressPermissions.NeedsOfOne, CancellationToken.None).ConfigureAwait(false), request.KubeConfig);
        return now.FirstOrDefault(gateway => gateway.Namespace == request.Namespace && gateway.Name == request.Name) is IngressGateway gateway ? gateway with { Changed = true } : null;
    }

    private async Task RestoreAsync(IngressRequest request, IngressObservation observed, IngressReturnPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await new IngressWriter(client).WriteInOrderAsync([plan.Service, plan.Deployment, plan.Autoscaler], cancellationToken).ConfigureAwait(false);
            if (!plan.HasDeployment)
            {
                return;
            }

            ObjectAddress deployment = plan.Deployment?.Target ?? IngressObjects.Address(observed.Deployment!);
            IReadOnlyList<WorkloadReadiness> state = await new ReadinessWait(client, host).FollowAsync([deployment], request.Timeout, cancellationToken).ConfigureAwait(false);
            if (state[0].Trouble is string trouble)
            {
                throw new MeshToolsException(
                    ErrorCatalog.IngressNotServing, $"{deployment} (context '{client.Context}') did not become ready within {request.Timeout}; the gateway stays published. {trouble}", target: request.Name);
            }
        }
        catch (Exception failure) when (failure is MeshToolsException or OperationCanceledException)
        {
            await UndoAsync(request, plan, failure).ConfigureAwait(false);
            throw;
        }
    }

    private async Task UndoAsync(IngressRequest request, IngressReturnPlan plan, Exception failure)
    {
        using CancellationTokenSource limit = new(UndoLimit);
        try
        {
            foreach (Change made in new[] { plan.Autoscaler, plan.Deployment }.OfType<Change>())
            {
                // One that another made in the meantime is not ours to take away.
                if (await client.TryGetAsync(made.Target, limit.Token).ConfigureAwait(false) is JsonObject now
                    && now.Objects("metadata", "managedFields").Any(static entry => entry.Text("manager") == ClusterClient.FieldManager))
                {
                    await WriteAsync(new Change { Target = made.Target, Verb = ChangeVerb.Delete, PutsBack = true, Action = "Put back", Uid = now.Text("metadata", "uid") }).ConfigureAwait(false);
                }
            }

            if (plan.Service is Change service && await client.TryGetAsync(service.Target, limit.Token).ConfigureAwait(false) is JsonObject current
                && IngressUndo.Inverse(service.Body!, service.Before!) is JsonObject inverse && !MergePatch.IsSatisfiedBy(current, inverse))
            {
                await WriteAsync(service with { Body = inverse, Before = current, PutsBack = true }).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is MeshToolsException or OperationCanceledException)
        {
            string before = failure is OperationCanceledException ? "it was stopped" : failure.Message;
            throw new MeshToolsException(
                ErrorCatalog.IngressNotPutBack, $"{request.Namespace}/{request.Name} (context '{client.Context}') stays published ({before}), but not all could be put back: {error.Message}", target: request.Name, inner: error);
        }

        Task WriteAsync(Change change) => new IngressWriter(client).WriteAsync([change], limit.Token);
    }
}
