using MeshTools.Permissions;

namespace MeshTools.Mesh.Readiness;

/// <summary>What it takes to tell why a workload does not become ready.</summary>
internal static class EvidencePermissions
{
    /// <param name="scope">Where the workload is.</param>
    public static IReadOnlyList<PermissionRule> In(PermissionScope scope) => [Of(scope, EvidenceReader.ReplicaSet, "list", "the ReplicaSets"), .. OfDaemonSet(scope)];

    /// <summary>The same of a DaemonSet, which has no ReplicaSets.</summary>
    /// <param name="scope">Where it is.</param>
    public static IReadOnlyList<PermissionRule> OfDaemonSet(PermissionScope scope) =>
    [
        Of(scope, Cluster.ClusterClient.Pod, "list", "the pods"),
        Of(scope, EvidenceReader.Event, "list", "the events"),
        Of(scope, Cluster.ClusterClient.Pod, "get", "the last log lines", "log"),
        Of(PermissionScope.Cluster, EvidenceReader.Node, "get", "the node"),
    ];

    private static PermissionRule Of(PermissionScope scope, Cluster.KindRef kind, string verb, string what, string? subresource = null) =>
        PermissionRule.Of(scope, kind, verb, "why a workload is not ready", subresource) with { Without = $"Of a workload that does not become ready, {what} may not be told." };
}
