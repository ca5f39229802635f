using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Readiness;

/// <summary>Why a container is not ready, the most telling first. Pure.</summary>
internal static class ContainerTrouble
{
    // What keeps a container from being made; the container itself only says ContainerCreating.
    private static readonly string[] Hindrances = ["FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox", "FailedPodSandBoxStatus", "NetworkNotReady"];

    /// <param name="container">The container.</param>
    /// <param name="events">The events of its pod.</param>
    public static IEnumerable<string> Lines(FailingContainer container, IReadOnlyList<JsonObject> events)
    {
        string name = $"{(container.IsInit ? "init container" : "container")} {container.Name}";
        if (container.WaitingReason is string reason)
        {
            yield return Join($"{name} waits: {reason}", container.Status.Text("state", "waiting", "message"));
        }
        else if (container.IsRunning)
        {
            yield return container.IsInit ? Init(container, name) : $"{name} runs but {NotReady(container, events)}";
        }
        else if (container.Status.At("state", "terminated") is null)
        {
            yield return WarningEvents.Newest(events, Hindrances) is string hindrance
                ? $"{name} could not be made yet: {hindrance}"
                : $"{name} is being made ({container.Status.Text("state", "waiting", "reason") ?? "no state yet"})";
        }

        if (container.Ended is JsonObject ended)
        {
            yield return $"{name} {End(container, ended)}{Restarts(container)}";
            if (ended.Text("message") is string message)
            {
                yield return $"its last message: {OneLine.Of(message)}";
            }
        }
    }

    private static string Init(FailingContainer container, string name) =>
        container.Spec.Text("restartPolicy") == "Always"
            ? $"{name} (a sidecar) runs but is not ready, and the pod's containers wait for it"
            : $"{name} runs since {container.Status.Text("state", "running", "startedAt")}, and the pod's containers wait for it to end";

    private static string NotReady(FailingContainer container, IReadOnlyList<JsonObject> events)
    {
        // The latest failure of any probe: with a startup probe, the readiness probe has not been asked yet.
        string? failure = WarningEvents.Newest(events, "Unhealthy", "ProbeError");
        return failure is not null ? $"is not ready: {failure}"
            : container.Status.At("started") is not null && container.Status.Flag("started") != true ? "its startup probe has not succeeded yet"
            : container.Spec.At("readinessProbe") is not null ? "its readiness probe has not succeeded yet"
            : "is not ready";
    }

    private static string End(FailingContainer container, JsonObject ended)
    {
        int code = ended.Number("exitCode") ?? 0;
        string? reason = ended.Text("reason");
        string signal = Signal(ended.Number("signal") ?? (code is > 128 and < 160 ? code - 128 : 0));
        string limit = reason == "OOMKilled" && container.Spec.Text("resources", "limits", "memory") is string memory ? $", its memory limit is {memory}" : string.Empty;
        string because = string.Join(", ", new[] { reason, signal }.Where(static part => !string.IsNullOrEmpty(part)));
        return string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}{(because.Length > 0 ? $" ({because}{limit})" : string.Empty)}");
    }

    private static string Signal(int number) => number switch
    {
        0 => string.Empty,
        6 => "signal 6 SIGABRT",
        9 => "signal 9 SIGKILL",
        11 => "signal 11 SIGSEGV",
        15 => "signal 15 SIGTERM",
        _ => string.Create(CultureInfo.InvariantCulture, $"signal {number}"),
    };

    private static string Restarts(FailingContainer container) => container.Status.Number("restartCount") switch
    {
        null or 0 => string.Empty,
        1 => ", restarted once",
        int count => string.Create(CultureInfo.InvariantCulture, $", restarted {Counted.Of(count, "time")}"),
    };

    private static string Join(string head, string? message) => message is null ? head : $"{head}: {OneLine.Of(message)}";
}
