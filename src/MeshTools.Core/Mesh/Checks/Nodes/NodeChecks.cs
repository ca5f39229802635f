using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Nodes;

namespace MeshTools.Mesh.Checks;

/// <summary>Nodes: able to run pods, and labelled with where they are.</summary>
internal static class NodeChecks
{
    private static readonly (string New, string Old)[] Pairs = [(NodeLabels.Region, NodeLabels.LegacyRegion), (NodeLabels.Zone, NodeLabels.LegacyZone)];

    public static readonly MeshCheckDefinition NoneSchedulable = new("NodesNotSchedulable", MeshCheckCategory.Nodes)
    {
        Finds = "No node takes ordinary pods: each is cordoned, tainted or not ready.",
        Passes = "There are nodes that take pods.",
        Hint = "Uncordon a node, or remove its taints; a control plane and gateways need at least one.",
        HelpUri = HelpPages.Taints,
        Phase = CheckPhase.Always,
        Needs = [MeshKinds.Node],
        Look = static view => view.Snapshot.Nodes.Any(static node => node.IsReady && node.IsSchedulable)
            ? []
            : [CheckFinding.Fail(view.Snapshot.Nodes.Any() ? "No node is ready and free of taints." : "The cluster has no node.")],
    };

    public static readonly MeshCheckDefinition NotReady = new("NodeNotReady", MeshCheckCategory.Nodes)
    {
        Finds = "A node is not ready; the pods on it do not answer.",
        Passes = "All nodes are ready.",
        Hint = "Look at the node's conditions and its kubelet.",
        HelpUri = HelpPages.Nodes,
        Phase = CheckPhase.Always,
        Needs = [MeshKinds.Node],
        Look = static view => view.Snapshot.Nodes.Where(static node => !node.IsReady).Select(static node => CheckFinding.Warn("It is not ready.", node.Target)),
    };

    public static readonly MeshCheckDefinition Unlabelled = new("NodesUnlabelled", MeshCheckCategory.Nodes)
    {
        Finds = "Some nodes have a region and others none: pods on those without are nobody's neighbours and starve, or get everything.",
        Passes = "All nodes have a region, or none has.",
        Hint = "Set-NodeRegion labels them; Get-NodeRegion -Unlabelled lists them.",
        HelpUri = HelpPages.Locality,
        Needs = [MeshKinds.Node],
        Look = static view =>
        {
            ObservedNode[] nodes = [.. view.Snapshot.Nodes.Where(static node => node.IsSchedulable)];
            return nodes.All(static node => node.State.Region is null)
                ? []
                : nodes.Where(static node => node.State.Region is null).Select(static node => CheckFinding.Warn("It has no region, and others have.", node.Target));
        },
    };

    public static readonly MeshCheckDefinition NoRegions = new("LocalityNodesWithoutRegion", MeshCheckCategory.Locality)
    {
        Finds = "Locality is asked for, and no node has a region.",
        Passes = "Nodes have regions, or nobody asks for locality.",
        Hint = "Set-NodeRegion labels the nodes.",
        HelpUri = HelpPages.Locality,
        Needs = [MeshKinds.Node, MeshKinds.ConfigMap, MeshKinds.DestinationRule],
        Look = static view => LocalitySettings.IsAskedFor(view) && view.Snapshot.Nodes.All(static node => node.State.Region is null)
            ? [CheckFinding.Warn("A locality setting is there, and no node has a region.")]
            : [],
    };

    public static readonly MeshCheckDefinition LabelsDiffer = new("NodeLabelsDiffer", MeshCheckCategory.Nodes)
    {
        Finds = "A node has the old and the new label with different values; up to Istio 1.14 the old one wins, from 1.15 on the new one.",
        Passes = "No node has labels that contradict each other.",
        Hint = "Set-NodeRegion -Legacy -Force sets both alike; Remove-NodeRegion -Legacy takes the old ones off.",
        HelpUri = HelpPages.TopologyLabels,
        Needs = [MeshKinds.Node],
        NeedsVersion = true,
        Look = static view =>
            from node in view.Snapshot.Nodes
            from pair in Pairs
            let current = node.State.Label(pair.New)
            let old = node.State.Label(pair.Old)
            where current is not null && old is not null && current != old
            select CheckFinding.Warn($"{pair.New} is '{current}' and {pair.Old} is '{old}'; Istio {view.Version} goes by '{(view.Version.IsBefore(15) ? old : current)}'.", node.Target),
    };

    public static readonly MeshCheckDefinition ZoneWithoutRegion = new("NodeZoneWithoutRegion", MeshCheckCategory.Nodes)
    {
        Finds = "A node has a zone or subzone and no region; without a region Istio takes it for nowhere.",
        Passes = "Each node with a zone has a region.",
        Hint = "Set-NodeRegion -Region adds it.",
        HelpUri = HelpPages.TopologyLabels,
        Needs = [MeshKinds.Node],
        Look = static view => view.Snapshot.Nodes.Where(static node => node.State.Region is null && (node.State.Zone ?? node.State.Subzone) is not null)
            .Select(static node => CheckFinding.Warn($"It has zone '{node.State.Zone ?? node.State.Subzone}' and no region.", node.Target)),
    };

    public static readonly MeshCheckDefinition StaleProxies = new("StaleProxies", MeshCheckCategory.Nodes)
    {
        Finds = "Proxies on a node started before it was labelled: they keep the locality it had.",
        Passes = "No proxy is older than the labels of its node.",
        Hint = "Restart the workloads on the node (istio/istio#51144).",
        HelpUri = HelpPages.Locality,
        Needs = [MeshKinds.Node, MeshKinds.Pod],
        Look = static view =>
        {
            ProxyCount proxies = ProxyCount.Of(view.Snapshot.Pods.Where(static pod => !pod.HasEnded).Select(static pod => pod.Proxy).OfType<ProxyState>());
            return
                from node in view.Snapshot.Nodes
                let stale = proxies.StaleOn(node.Name, node.State.LabelledAt)
                where stale > 0
                select CheckFinding.Warn($"{Counted.Of(stale ?? 0, "proxy", "proxies")} on it started before its labels were written.", node.Target);
        },
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [NoneSchedulable, NotReady, Unlabelled, NoRegions, LabelsDiffer, ZoneWithoutRegion, StaleProxies];
}
