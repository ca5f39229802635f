using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Readiness;

/// <summary>Why a pod is not ready, the most telling first. Pure.</summary>
internal static class PodTrouble
{
    /// <param name="pod">The pod.</param>
    /// <param name="node">Its node; null when it has none, is gone, or could not be read.</param>
    /// <param name="events">Its events.</param>
    public static IReadOnlyList<string> Lines(JsonObject pod, JsonObject? node, IReadOnlyList<JsonObject> events)
    {
        List<string> lines = [];
        Add(Scheduling(pod));
        Add(Failure(pod));
        Add(NodeTrouble(node));
        if (pod.Text("spec", "nodeName") is not null && FailingContainer.Of(pod) is FailingContainer container)
        {
            lines.AddRange(ContainerTrouble.Lines(container, events));
        }

        Add(Gates(pod));
        Add(Deletion(pod));
        return lines.Count > 0 ? lines : ["it has begun on its node, which has not reported a state yet"];

        void Add(string? line)
        {
            if (line is not null)
            {
                lines.Add(line);
            }
        }
    }

    private static string? Scheduling(JsonObject pod)
    {
        if (pod.Condition("PodScheduled", "False") is JsonObject condition)
        {
            return $"it cannot be scheduled: {OneLine.Of(condition.Text("message") ?? condition.Text("reason"))}";
        }

        return pod.Text("spec", "nodeName") is null
            ? $"no scheduler has looked at it yet (schedulerName {pod.Text("spec", "schedulerName") ?? "default-scheduler"})"
            : null;
    }

    /// <summary>A pod that its kubelet has given up: evicted, refused by the node.</summary>
    private static string? Failure(JsonObject pod) =>
        pod.Text("status", "phase") == "Failed" && pod.Text("status", "reason") is string reason
            ? $"it has failed: {reason}{(pod.Text("status", "message") is string message ? $": {OneLine.Of(message)}" : string.Empty)}"
            : null;

    private static string? NodeTrouble(JsonObject? node)
    {
        if (node is null || node.Condition("Ready", "True") is not null)
        {
            return null;
        }

        JsonObject? ready = node.Condition("Ready");
        string why = ready.Text("message") is string message ? $": {OneLine.Of(message)}" : string.Empty;
        return $"its node {node.Name()} is NotReady since {ready.Text("lastTransitionTime") ?? "it was made"}{why}";
    }

    /// <summary>Its containers are ready, and somebody else has not said that the pod is.</summary>
    private static string? Gates(JsonObject pod)
    {
        if (pod.Condition("ContainersReady", "True") is null)
        {
            return null;
        }

        string[] open = [.. pod.Objects("spec", "readinessGates").Select(static gate => gate.Text("conditionType")).OfType<string>().Where(gate => pod.Condition(gate, "True") is null)];
        return open.Length > 0 ? $"its containers are ready, its readiness gates are not: {string.Join(", ", open)}" : null;
    }

    private static string? Deletion(JsonObject pod)
    {
        if (pod.Text("metadata", "deletionTimestamp") is not string since)
        {
            return null;
        }

        string[] finalizers = pod.At("metadata", "finalizers") is JsonArray names ? [.. names.Select(static name => name.Text()).OfType<string>()] : [];
        return $"it is being deleted, and was to be gone at {since}{(finalizers.Length > 0 ? $"; finalizers hold it: {string.Join(", ", finalizers)}" : string.Empty)}";
    }
}
