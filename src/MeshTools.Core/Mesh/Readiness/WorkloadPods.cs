using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Readiness;

/// <summary>The pods of a workload, and of a Deployment the ReplicaSet of its present template.</summary>
/// <param name="Pods">Its pods, those of former templates included; null when they could not be read.</param>
/// <param name="ReplicaSet">The newest ReplicaSet; null for other kinds, or when it could not be read.</param>
internal sealed record WorkloadPods(IReadOnlyList<JsonObject>? Pods, JsonObject? ReplicaSet)
{
    // Where a Deployment counts its ReplicaSets.
    private const string Revision = "deployment.kubernetes.io/revision";

    /// <summary>
    /// Picks them among what has the labels: another workload's pods may have them too. A canary revision's istiod has
    /// those that a former release's Deployment selects.
    /// </summary>
    /// <param name="kind">The workload's kind.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="replicaSets">ReplicaSets with its labels, for a Deployment; null when they could not be read.</param>
    /// <param name="pods">Pods with its labels; null when they could not be read.</param>
    public static WorkloadPods Of(string kind, JsonObject workload, IReadOnlyList<JsonObject>? replicaSets, IReadOnlyList<JsonObject>? pods)
    {
        if (kind != "Deployment")
        {
            return new WorkloadPods(pods is null ? null : [.. pods.Where(pod => pod.IsOwnedBy(workload.Uid()))], null);
        }

        if (replicaSets is null)
        {
            return new WorkloadPods(pods, null);
        }

        JsonObject[] own = [.. replicaSets.Where(set => set.IsOwnedBy(workload.Uid()))
            .OrderByDescending(static set => int.TryParse(set.Text("metadata", "annotations", Revision), out int revision) ? revision : 0)
            .ThenByDescending(static set => set.Time("metadata", "creationTimestamp"))];
        return new WorkloadPods(pods is null ? null : [.. pods.Where(pod => Array.Exists(own, set => pod.IsOwnedBy(set.Uid())))], own.FirstOrDefault());
    }
}
