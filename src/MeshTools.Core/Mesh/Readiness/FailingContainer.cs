using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Readiness;

/// <summary>The container that keeps a pod from being ready.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">What the kubelet says of it.</param>
/// <param name="Spec">What was asked for.</param>
/// <param name="IsInit">Whether the pod's other containers wait for it to end.</param>
internal sealed record FailingContainer(string Name, JsonObject Status, JsonObject? Spec, bool IsInit)
{
    // What a container waits for that nothing is wrong with.
    private static readonly string[] Beginnings = ["ContainerCreating", "PodInitializing"];

    /// <summary>Why it waits, when that is more than that it has not begun; else null.</summary>
    public string? WaitingReason => Status.Text("state", "waiting", "reason") is string reason && !Beginnings.Contains(reason) ? reason : null;

    /// <summary>How it ended: now, or before its last restart.</summary>
    public JsonObject? Ended => (Status.At("state", "terminated") ?? Status.At("lastState", "terminated")) as JsonObject;

    public bool IsRunning => Status.At("state", "running") is JsonObject;

    /// <summary>False when there cannot be a log.</summary>
    public bool HasRun => IsRunning || Ended is not null;

    /// <summary>
    /// Whether the log to read is that of the run before. A container that has ended and was not started again has it
    /// under its present name.
    /// </summary>
    public bool IsLogPrevious => Status.At("state", "waiting") is JsonObject && Ended is not null;

    /// <summary>The first one that is not as it should be: init containers come first, for the others wait for them.</summary>
    public static FailingContainer? Of(JsonObject pod) =>
        Find(pod, "initContainerStatuses", "initContainers").FirstOrDefault(static container => !IsDone(container))
        ?? Find(pod, "containerStatuses", "containers")
            .Where(static container => container.Status.Flag("ready") != true)
            .OrderBy(static container => container.Severity)
            .FirstOrDefault();

    private int Severity => WaitingReason is not null ? 0 : Status.At("state", "terminated") is not null ? 1 : IsRunning ? 2 : 3;

    private static IEnumerable<FailingContainer> Find(JsonObject pod, string statuses, string specs) =>
        pod.Objects("status", statuses).Select(status =>
        {
            string name = status.Text("name") ?? string.Empty;
            JsonObject? spec = pod.Objects("spec", specs).FirstOrDefault(container => container.Text("name") == name);
            return new FailingContainer(name, status, spec, statuses == "initContainerStatuses");
        });

    /// <summary>An init container has ended well; one that restarts always is a sidecar (Kubernetes 1.28) and has started.</summary>
    private static bool IsDone(FailingContainer init) =>
        init.Spec.Text("restartPolicy") == "Always"
            ? init.IsRunning && init.Status.Flag("started") == true && init.Status.Flag("ready") == true
            : init.Status.At("state", "terminated") is JsonObject ended && ended.Number("exitCode") == 0;
}
