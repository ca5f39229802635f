using System.Text.Json.Nodes;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Readiness;

/// <summary>
/// Whether a workload is rolled out, judged as <c>kubectl rollout status</c> judges it: by what its controller has seen, not
/// by what was sent. Pure.
/// </summary>
internal static class RolloutStatus
{
    /// <param name="kind">Its kind: the items of a list do not carry it.</param>
    /// <param name="workload">The workload as the server has it.</param>
    public static RolloutState Read(string kind, JsonObject workload)
    {
        RolloutState state = kind switch
        {
            "Deployment" => Deployment(workload),
            "DaemonSet" => DaemonSet(workload),
            "StatefulSet" => StatefulSet(workload),
            "Job" => Job(workload),
            "Pod" => Pod(workload),

            // A kind without pods is there or not.
            _ => new RolloutState(0, 0, null, null),
        };
        JsonNode? spec = kind == "Pod" ? workload.At("spec") : workload.At("spec", "template", "spec");
        return state with
        {
            Image = spec.Objects("containers").Select(static container => container.Text("image")).FirstOrDefault(),
            Waiting = state.Waiting is not null && workload.Text("metadata", "deletionTimestamp") is not null ? "it is being deleted" : state.Waiting,
        };
    }

    private static RolloutState Deployment(JsonObject workload)
    {
        int desired = Math.Max(0, workload.Number("spec", "replicas") ?? 1);
        int all = Count(workload, "replicas");
        int updated = Count(workload, "updatedReplicas");
        int available = Count(workload, "availableReplicas");

        // Those that are available may be old ones, so that as many of them are taken off.
        int old = Math.Max(0, all - updated);
        int ready = Math.Clamp(available - old, 0, updated);
        string? refusal = workload.Condition("ReplicaFailure", "True")?.Text("message");
        string? waiting =
            !IsSeen(workload) ? NotSeen
            : workload.Condition("Progressing") is JsonObject progress && progress.Text("reason") == "ProgressDeadlineExceeded"
                ? $"{Of(ready, desired)}, and no progress was made within {workload.Number("spec", "progressDeadlineSeconds") ?? 600} s (ProgressDeadlineExceeded)"
            : updated < desired && workload.Flag("spec", "paused") == true
                ? $"it is paused with {updated} of {desired} pods updated: `kubectl rollout resume` lets it go on"
            : updated < desired ? $"{updated} of {desired} pods are updated"
            : old > 0 ? $"{Counted.Of(old, "pod")} of its former template {Counted.Word(old, "is", "are")} still there"
            : available < updated ? Of(available, updated)
            : null;
        return new RolloutState(desired, ready, null, waiting) { Refusal = waiting is null ? null : refusal, Note = waiting is null ? Zero(desired) : null };
    }

    private static RolloutState DaemonSet(JsonObject workload)
    {
        int desired = Count(workload, "desiredNumberScheduled");
        int available = Count(workload, "numberAvailable");
        int updated = Count(workload, "updatedNumberScheduled");
        bool rolls = workload.Text("spec", "updateStrategy", "type") != "OnDelete";
        int old = Math.Max(0, Count(workload, "currentNumberScheduled") - updated);
        string? waiting =
            !IsSeen(workload) ? NotSeen
            : rolls && updated < desired ? $"{updated} of {desired} pods are updated"
            : available < desired ? Of(available, desired)
            : null;
        return new RolloutState(desired, rolls ? Math.Clamp(available - old, 0, updated) : available, null, waiting)
        {
            Note = waiting is not null ? null : desired == 0 ? NoNode(workload) : Held(desired - updated),
        };
    }

    private static RolloutState StatefulSet(JsonObject workload)
    {
        int desired = Math.Max(0, workload.Number("spec", "replicas") ?? 1);
        int ready = Count(workload, "readyReplicas");
        int updated = Count(workload, "updatedReplicas");
        bool rolls = workload.Text("spec", "updateStrategy", "type") != "OnDelete";
        int partition = workload.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
        int wanted = Math.Max(0, desired - partition);
        bool isCurrent = workload.Text("status", "updateRevision") == workload.Text("status", "currentRevision");
        string? waiting =
            !IsSeen(workload) || workload.Number("status", "observedGeneration") is null or 0 ? NotSeen
            : ready < desired ? Of(ready, desired)
            : !rolls ? null
            : partition > 0 ? (updated < wanted ? $"{updated} of {wanted} pods are updated" : null)
            : isCurrent ? null : $"{updated} of {desired} pods are updated";
        string? note = waiting is not null ? null : Zero(desired) ?? (rolls || isCurrent ? null : Held(desired - updated));
        return new RolloutState(desired, Math.Min(ready, desired), null, waiting) { Note = note };
    }

    private static RolloutState Job(JsonObject workload)
    {
        int desired = Math.Max(0, workload.Number("spec", "completions") ?? 1);
        int done = Count(workload, "succeeded");
        string? waiting =
            workload.Condition("Complete", "True") is not null ? null
            : workload.Condition("Failed", "True") is JsonObject failed ? $"it has failed: {Reason(failed)}"
            : workload.Flag("spec", "suspend") == true ? "it is suspended"
            : $"{done} of {desired} pods have completed";
        return new RolloutState(desired, waiting is null ? Math.Max(done, desired) : done, null, waiting);
    }

    private static RolloutState Pod(JsonObject pod)
    {
        bool ready = pod.Text("metadata", "deletionTimestamp") is null
            && (pod.Condition("Ready", "True") is not null || pod.Text("status", "phase") == "Succeeded");
        return new RolloutState(1, ready ? 1 : 0, null, ready ? null : "it is not ready");
    }

    private const string NotSeen = "its controller has not seen the change yet";

    private static bool IsSeen(JsonObject workload) =>
        (workload.Number("metadata", "generation") ?? 0) <= (workload.Number("status", "observedGeneration") ?? 0);

    private static int Count(JsonObject workload, string field) => Math.Max(0, workload.Number("status", field) ?? 0);

    private static string Of(int ready, int desired) => $"{ready} of {desired} pods are ready";


    private static string? Zero(int desired) => desired == 0 ? "it is scaled to 0" : null;

    private static string? Held(int old) =>
        old > 0 ? $"{Counted.Of(old, "pod")} of its former template {Counted.Word(old, "stays", "stay")} until deleted (updateStrategy OnDelete)" : null;

    private static string NoNode(JsonObject workload)
    {
        string[] selector = workload.At("spec", "template", "spec", "nodeSelector") is JsonObject labels
            ? [.. labels.Select(static label => $"{label.Key}={label.Value.Text()}")]
            : [];
        return selector.Length > 0
            ? $"no node matches its selector {string.Join(",", selector)}: it runs nowhere"
            : "no node matches its affinity and tolerations: it runs nowhere";
    }

    private static string Reason(JsonObject condition) =>
        string.Join(": ", new[] { condition.Text("reason"), condition.Text("message") }.OfType<string>());
}
