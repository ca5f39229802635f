using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Readiness;

/// <summary>Which pod of a workload tells most about why it is not ready. Pure.</summary>
internal static class PodChoice
{
    /// <summary>The first pod that is not ready; null when all are.</summary>
    /// <param name="pods">The workload's pods.</param>
    /// <param name="replicaSet">The newest ReplicaSet of a Deployment, whose pods come first; else null.</param>
    public static JsonObject? First(IReadOnlyList<JsonObject> pods, JsonObject? replicaSet) =>
        pods.Where(static pod => !IsReady(pod))
            .OrderBy(pod => replicaSet is null || pod.IsOwnedBy(replicaSet.Uid()) ? 0 : 1)
            .ThenBy(static pod => Severity(pod))
            .ThenBy(static pod => pod.Name(), StringComparer.Ordinal)
            .FirstOrDefault();

    public static bool IsReady(JsonObject pod) => RolloutStatus.Read("Pod", pod).Waiting is null;

    private static int Severity(JsonObject pod) =>
        pod.Text("metadata", "deletionTimestamp") is not null ? 4
        : FailingContainer.Of(pod) is { } container && (container.WaitingReason is not null || container.Ended is not null) ? 0
        : pod.Text("status", "phase") == "Failed" || pod.Condition("PodScheduled", "False") is not null ? 1
        : FailingContainer.Of(pod) is { IsRunning: true } ? 2
        : 3;
}
