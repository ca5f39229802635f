using System.Diagnostics;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Readiness;

namespace MeshTools.Ingress;

/// <summary>Follows a DaemonSet until it serves on each of its nodes.</summary>
internal sealed class IngressWait(ClusterClient client, IOperationHost host)
{
    private const string Activity = "Waiting for the gateway on its nodes";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits.</summary>
    /// <returns>Null when every node has a ready pod of the present template; else why not.</returns>
    public async Task<string?> FollowAsync(ObjectAddress daemonSet, IReadOnlyCollection<string> nodes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            while (true)
            {
                IReadOnlyList<string> missing = await MissingAsync(daemonSet, nodes, cancellationToken).ConfigureAwait(false);
                if (missing.Count == 0)
                {
                    return null;
                }

                host.Progress(new OperationProgress(Activity, $"waiting for {string.Join(", ", missing.Take(5))}", nodes.Count - missing.Count, nodes.Count));
                if (Stopwatch.GetElapsedTime(started) >= timeout)
                {
                    return await ExplainAsync(daemonSet, missing, cancellationToken).ConfigureAwait(false);
                }

                await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            host.Progress(new OperationProgress(Activity, "done", nodes.Count, nodes.Count, Completed: true));
        }
    }

    /// <summary>The nodes that no ready pod of the present template serves. Pure.</summary>
    public static IReadOnlyList<string> Missing(JsonObject? daemonSet, IEnumerable<JsonObject> pods, IReadOnlyCollection<string> nodes)
    {
        if (daemonSet is null || (daemonSet.Number("status", "observedGeneration") ?? 0) < (daemonSet.Number("metadata", "generation") ?? 0))
        {
            return [.. nodes];
        }

        // Counted up by the server with each change of the template, and handed on to the pods.
        string? template = daemonSet.At("metadata", "annotations").Text("deprecated.daemonset.template.generation");
        HashSet<string?> serving =
        [
            .. pods.Where(pod =>
                    pod.Objects("metadata", "ownerReferences").Any(owner => owner.Text("uid") == daemonSet.Text("metadata", "uid"))
                    && pod.Text("metadata", "deletionTimestamp") is null
                    && (template is null || pod.At("metadata", "labels").Text("pod-template-generation") == template)
                    && pod.Objects("status", "conditions").Any(static condition => condition.Text("type") == "Ready" && condition.Text("status") == "True"))
                .Select(static pod => pod.Text("spec", "nodeName")),
        ];
        return [.. nodes.Where(node => !serving.Contains(node))];
    }

    private async Task<IReadOnlyList<string>> MissingAsync(ObjectAddress address, IReadOnlyCollection<string> nodes, CancellationToken cancellationToken)
    {
        JsonObject? daemonSet = await client.TryGetAsync(address, cancellationToken).ConfigureAwait(false);
        string? selector = daemonSet is null ? null : SelectorText.Of(daemonSet);
        if (selector is null)
        {
            return [.. nodes];
        }

        ListResult<JsonObject> pods = await client.ListAsync(
            MeshKinds.Pod, new ListQuery { Namespace = address.Namespace, LabelSelector = selector }, static pod => JsonObject.Create(pod.Clone())!, cancellationToken).ConfigureAwait(false);
        return Missing(daemonSet, pods.Items, nodes);
    }

    private async Task<string> ExplainAsync(ObjectAddress daemonSet, IReadOnlyList<string> missing, CancellationToken cancellationToken)
    {
        IReadOnlyList<WorkloadReadiness> state = await new ReadinessWait(client, host).FollowAsync([daemonSet], TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        string which = $"No ready pod on {(missing.Count == 1 ? "node" : "nodes")} {string.Join(", ", missing)}";
        return state[0].Trouble is string trouble ? $"{which}: {trouble}" : $"{which}.";
    }
}
