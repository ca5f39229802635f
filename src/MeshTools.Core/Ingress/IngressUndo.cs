using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Readiness;

namespace MeshTools.Ingress;

/// <summary>
/// Puts back what a publication that failed had changed. What that was is seen by looking: a write that was cut off may have
/// been made or not.
/// </summary>
internal sealed class IngressUndo(ClusterClient client, IOperationHost host)
{
    // Ctrl+C waits for it, so it has an end; a server that is away that long leaves the record to Unpublish-.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Maps that others write to as well: only our entries are taken off them.
    private static readonly string[] Shared = ["metadata", "labels", "annotations"];

    /// <exception cref="MeshToolsException">IngressNotPutBack, with what failed before.</exception>
    public async Task RunAsync(IngressRequest request, IngressObservation observed, IngressPlan plan, Exception failure)
    {
        using CancellationTokenSource limit = new(Limit);
        try
        {
            host.Verbose($"Putting back what {request.Namespace}/{request.Name} was.");
            await RemovedAsync(plan, limit.Token).ConfigureAwait(false);
            await UndoAsync(plan.Service, limit.Token).ConfigureAwait(false);
            await UndoAsync(plan.DaemonSet, limit.Token).ConfigureAwait(false);
            foreach (Change label in plan.Labels)
            {
                await UndoAsync(label, limit.Token).ConfigureAwait(false);
            }

            await UndoAsync(plan.Record, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is MeshToolsException or OperationCanceledException)
        {
            string before = failure is OperationCanceledException ? "it was stopped" : failure.Message;
            throw new MeshToolsException(
                ErrorCatalog.IngressNotPutBack,
                $"{request.Namespace}/{request.Name} (context '{client.Context}') was not published ({before}), and not all could be put back: {(error is MeshToolsException ? error.Message : $"the API server took longer than {Limit.TotalSeconds} s")}",
                target: request.Name,
                inner: error);
        }
    }

    /// <summary>Makes again what was deleted, the Deployment before what scales it, and waits until it serves: the DaemonSet goes only then.</summary>
    private async Task RemovedAsync(IngressPlan plan, CancellationToken cancellationToken)
    {
        List<ObjectAddress> made = [];
        foreach (Change removal in plan.Removals.Reverse())
        {
            if (await client.TryGetAsync(removal.Target, cancellationToken).ConfigureAwait(false) is null)
            {
                await WriteAsync(new Change { Target = removal.Target, Verb = ChangeVerb.Create, PutsBack = true, Action = "Put back", Body = StoredForm.Of(removal.Before!) }, cancellationToken).ConfigureAwait(false);
                made.Add(removal.Target);
            }
        }

        ObjectAddress[] deployments = [.. made.Where(static item => item.Kind.Kind == "Deployment")];
        await new ReadinessWait(client, host).FollowAsync(deployments, Limit / 2, cancellationToken).ConfigureAwait(false);
    }

    private async Task UndoAsync(Change? change, CancellationToken cancellationToken)
    {
        if (change is null || await client.TryGetAsync(change.Target, cancellationToken).ConfigureAwait(false) is not JsonObject now)
        {
            return;
        }

        if (change.Verb == ChangeVerb.Create)
        {
            // Another's of the same name, made since, does not hold what we made.
            if (IsOurs(change, now))
            {
                await WriteAsync(new Change { Target = change.Target, Verb = ChangeVerb.Delete, PutsBack = true, Action = "Put back", Uid = now.Text("metadata", "uid") }, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        // Asked of what was before and not of what was sent: the server may have filled in more than was sent.
        JsonObject inverse = Inverse(change.Body!, change.Before!);
        if (!MergePatch.IsSatisfiedBy(now, inverse))
        {
            await WriteAsync(new Change { Target = change.Target, Verb = ChangeVerb.MergePatch, PutsBack = true, Action = "Put back", Body = inverse, Before = now, Form = change.Form }, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsOurs(Change created, JsonObject now) =>
        created.Target.Kind.Kind == "DaemonSet" ? DaemonSetForm.IsPublished(now) : now.Text("type") == created.Body.Text("type");

    /// <summary>The patch that takes a patch back: what each of its fields was before. Pure.</summary>
    public static JsonObject Inverse(JsonObject patch, JsonObject before)
    {
        JsonObject inverse = [];
        foreach ((string name, JsonNode? wanted) in patch)
        {
            JsonNode? found = before[name];
            inverse[name] = wanted is JsonObject inner && (found is JsonObject || (found is null && Shared.Contains(name)))
                ? Inverse(inner, found as JsonObject ?? [])
                : found?.DeepClone();
        }

        return inverse;
    }

    private Task WriteAsync(Change change, CancellationToken cancellationToken) => new IngressWriter(client).WriteAsync([change], cancellationToken);
}
