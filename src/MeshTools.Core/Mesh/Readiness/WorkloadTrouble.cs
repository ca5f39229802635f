using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Readiness;

/// <summary>
/// The explanation of a workload that is not ready: what it says of itself, the first pod that is not ready, the newest
/// warnings, the last log lines. Pure.
/// </summary>
internal static class WorkloadTrouble
{
    public static string Explain(WorkloadEvidence evidence)
    {
        StringBuilder text = new(evidence.State.Waiting ?? "it is not ready");
        if (evidence.Pod is JsonObject pod)
        {
            string node = pod.Text("spec", "nodeName") is string name ? $" on node {name}" : string.Empty;
            IReadOnlyList<JsonObject> own = [.. evidence.Events.Where(item => item.Text("involvedObject", "name") == pod.Name())];
            Section(text, $"pod {pod.Name()}{node}{Others(evidence)}:", PodTrouble.Lines(pod, evidence.Node, own));
        }

        if (Refusal(evidence) is string refusal)
        {
            text.Append('\n').Append(refusal);
        }

        Section(text, "warnings, newest first:", WarningEvents.Lines(evidence.Events, text.ToString()));
        if (evidence.Log is ContainerLog log)
        {
            string which = log.IsPrevious ? $"container {log.Container} before it ended" : $"container {log.Container}";
            Section(text, log.Lines.Count > 0 ? $"last log lines of {which}:" : $"{which} has logged nothing", log.Lines, always: true);
        }

        foreach (string unread in evidence.Unread)
        {
            text.Append('\n').Append(unread);
        }

        return text.ToString();
    }

    /// <summary>Why pods are missing, where it is not a pod that is at fault.</summary>
    private static string? Refusal(WorkloadEvidence evidence)
    {
        string? why = evidence.State.Refusal
            ?? evidence.ReplicaSet?.Condition("ReplicaFailure", "True")?.Text("message")
            ?? (evidence.Pod is null ? WarningEvents.Newest(evidence.Events, "FailedCreate", "ReplicaSetCreateError") : null);
        return why is not null ? $"pods cannot be made: {OneLine.Of(why)}"
            : evidence.Pods is { Count: 0 } && evidence.State.Desired > 0 ? "it has no pods yet"
            : null;
    }

    private static string Others(WorkloadEvidence evidence)
    {
        int unready = evidence.Pods?.Count(static pod => !PodChoice.IsReady(pod)) ?? 1;
        return unready > 1 ? $" (one of {unready} that are not ready)" : string.Empty;
    }

    private static void Section(StringBuilder text, string head, IReadOnlyList<string> lines, bool always = false)
    {
        if (lines.Count > 0 || always)
        {
            text.Append('\n').Append(head).AppendJoin(string.Empty, lines.Select(static line => $"\n  {line}"));
        }
    }
}
