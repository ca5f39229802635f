using MeshTools.Cluster;
using MeshTools.Permissions;

namespace MeshTools.Nodes;

/// <summary>What the commands about node regions read and write, and which rights that takes.</summary>
internal static class NodePermissions
{
    public static IReadOnlyList<PermissionRule> Get { get; } =
    [
        PermissionRule.Of(PermissionScope.Cluster, NodeObserver.Node, "list", "nodes by pattern, selector, or all"),
        PermissionRule.Of(PermissionScope.Cluster, NodeObserver.Node, "get", "a few nodes by name"),
        PermissionRule.Of(PermissionScope.Cluster, ClusterClient.Pod, "list", "proxies that work with former labels") with { Without = "StaleProxies is empty." },
    ];

    public static IReadOnlyList<PermissionRule> Change { get; } = [.. Get, PermissionRule.Of(PermissionScope.Cluster, NodeObserver.Node, "patch", "the labels")];

    /// <summary>For a sandbox with the nodes of another cluster.</summary>
    public static IReadOnlyList<PermissionRule> Copy { get; } =
        [PermissionRule.Of(PermissionScope.Cluster, NodeObserver.Node, "list", "the nodes to copy (-FromContext)") with { Without = "A sandbox has only nodes that are described to it." }];
}
