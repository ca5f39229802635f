using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Readiness;

/// <summary>
/// Reads what explains a workload that is not ready. What cannot be read is noted and hides nothing else.
/// </summary>
internal sealed class EvidenceReader(ClusterClient client)
{
    public static readonly KindRef Event = new(string.Empty, "Event", "v1");
    public static readonly KindRef Node = new(string.Empty, "Node", "v1");
    public static readonly KindRef ReplicaSet = new("apps", "ReplicaSet");

    private readonly List<string> _unread = [];

    public async Task<WorkloadEvidence> ReadAsync(ObjectAddress address, JsonObject workload, CancellationToken cancellationToken)
    {
        WorkloadPods found = await ReadPodsAsync(address, workload, cancellationToken).ConfigureAwait(false);
        JsonObject? pod = PodChoice.First(found.Pods ?? [], found.ReplicaSet);
        Task<JsonObject?> node = ReadNodeAsync(pod, cancellationToken);
        Task<IReadOnlyList<JsonObject>> events = ReadEventsAsync(address, workload, found.ReplicaSet, pod, cancellationToken);
        Task<ContainerLog?> log = ReadLogAsync(address, pod, cancellationToken);
        await Task.WhenAll(node, events, log).ConfigureAwait(false);
        return new WorkloadEvidence
        {
            State = RolloutStatus.Read(address.Kind.Kind, workload),
            ReplicaSet = found.ReplicaSet,
            Pods = found.Pods,
            Pod = pod,
            Node = await node.ConfigureAwait(false),
            Events = await events.ConfigureAwait(false),
            Log = await log.ConfigureAwait(false),
            Unread = [.. _unread],
        };
    }

    /// <summary>The pods of a workload. Raises nothing.</summary>
    public async Task<WorkloadPods> ReadPodsAsync(ObjectAddress address, JsonObject workload, CancellationToken cancellationToken)
    {
        if (address.Kind.Kind == "Pod")
        {
            return new WorkloadPods([workload], null);
        }

        if (SelectorText.Of(workload) is not string selector)
        {
            return new WorkloadPods([], null);
        }

        ListQuery query = new() { Namespace = address.Namespace, LabelSelector = selector };
        IReadOnlyList<JsonObject>? replicaSets = address.Kind.Kind == "Deployment"
            ? await TryAsync("the ReplicaSets", () => ListAsync(ReplicaSet, query, cancellationToken)).ConfigureAwait(false)
            : null;
        IReadOnlyList<JsonObject>? pods = await TryAsync("the pods", () => ListAsync(ClusterClient.Pod, query, cancellationToken)).ConfigureAwait(false);
        return WorkloadPods.Of(address.Kind.Kind, workload, replicaSets, pods);
    }

    /// <summary>The events about an object of this name, and of this uid where they tell it.</summary>
    public async Task<IReadOnlyList<JsonObject>> ReadEventsAsync(string kind, string? ns, JsonObject about, CancellationToken cancellationToken)
    {
        ListQuery query = new() { Namespace = ns, FieldSelector = $"involvedObject.kind={kind},involvedObject.name={about.Name()}" };
        IReadOnlyList<JsonObject> events = await ListAsync(Event, query, cancellationToken).ConfigureAwait(false);

        // A StatefulSet's pods, and workloads that were installed again, have had the name before.
        return [.. events.Where(item => about.Uid() is not string uid || item.Text("involvedObject", "uid") is not string other || other == uid)];
    }

    private async Task<IReadOnlyList<JsonObject>> ReadEventsAsync(
        ObjectAddress address, JsonObject workload, JsonObject? replicaSet, JsonObject? pod, CancellationToken cancellationToken)
    {
        List<(string Kind, JsonObject About)> wanted = [(address.Kind.Kind, workload)];
        if (replicaSet is not null)
        {
            wanted.Add(("ReplicaSet", replicaSet));
        }

        if (pod is not null && address.Kind.Kind != "Pod")
        {
            wanted.Add(("Pod", pod));
        }

        IReadOnlyList<JsonObject>? events = await TryAsync("the events", async () =>
        {
            IReadOnlyList<JsonObject>[] lists = await Task.WhenAll(
                wanted.Select(item => ReadEventsAsync(item.Kind, address.Namespace, item.About, cancellationToken))).ConfigureAwait(false);
            return (IReadOnlyList<JsonObject>)[.. lists.SelectMany(static list => list)];
        }).ConfigureAwait(false);
        return events ?? [];
    }

    private async Task<JsonObject?> ReadNodeAsync(JsonObject? pod, CancellationToken cancellationToken) =>
        pod.Text("spec", "nodeName") is string name
            ? await TryAsync($"node {name}", () => client.GetAsync(new ObjectAddress(Node, null, name), cancellationToken)).ConfigureAwait(false)
            : null;

    private async Task<ContainerLog?> ReadLogAsync(ObjectAddress address, JsonObject? pod, CancellationToken cancellationToken)
    {
        if (pod is null || FailingContainer.Of(pod) is not { HasRun: true } container)
        {
            return null;
        }

        ObjectAddress place = new(ClusterClient.Pod, address.Namespace, pod.Name());
        return await TryAsync($"the log of container {container.Name}", async () =>
        {
            ContainerLog log = await ReadAsync(container.IsLogPrevious).ConfigureAwait(false);

            // One that has just been started again has said nothing yet; its last words are in the log before.
            bool hasBefore = !log.IsPrevious && container.Status.At("lastState", "terminated") is not null;
            return log.Lines.Count == 0 && hasBefore ? await ReadAsync(true).ConfigureAwait(false) : log;
        }).ConfigureAwait(false);

        async Task<ContainerLog> ReadAsync(bool previous)
        {
            PodLogQuery query = new() { Container = container.Name, Previous = previous, TailLines = LogExcerpt.LinesToRead };
            return new ContainerLog(container.Name, previous, LogExcerpt.Of(await client.ReadLogAsync(place, query, cancellationToken).ConfigureAwait(false)));
        }
    }

    private async Task<IReadOnlyList<JsonObject>> ListAsync(KindRef kind, ListQuery query, CancellationToken cancellationToken) =>
        (await client.ListAsync(kind, query, static item => JsonObject.Create(item.Clone())!, cancellationToken).ConfigureAwait(false)).Items;

    private async Task<T?> TryAsync<T>(string what, Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (MeshToolsException error)
        {
            Note(error.Message);
        }
        catch (OperationCanceledException)
        {
            // The caller knows whether it was Ctrl+C: then nobody reads this.
            Note("it took too long");
        }

        return null;

        void Note(string why)
        {
            lock (_unread)
            {
                _unread.Add($"{what} could not be read: {OneLine.Of(why)}");
            }
        }
    }
}
