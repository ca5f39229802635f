using System.Globalization;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;
using MeshTools.Sandbox.Standin;

namespace MeshTools.Ingress;

/// <summary>How a gateway does on each node, and which regions of callers have none. Pure.</summary>
internal static class IngressNodes
{
    /// <summary>The nodes of a gateway: those that a DaemonSet is for, or those on which a Deployment's pods are.</summary>
    public static IReadOnlyList<ObservedNode> Of(MeshView view, MeshWorkload gateway)
    {
        HashSet<string?> withPod = [.. IngressReader.Pods(view, gateway).Select(static pod => pod.Node)];
        HashSet<ObservedNode> wanted = gateway.IsDaemonSet ? [.. IngressReader.Nodes(view.Snapshot, gateway.PodSpec)] : [];

        // A node that has lost its label may still have a pod for a moment.
        return [.. view.Snapshot.Nodes.Where(node => wanted.Contains(node) || withPod.Contains(node.Name))];
    }

    /// <summary>The node's address within the cluster's network; null without one, and for a node of a sandbox: whose that is nobody knows.</summary>
    public static string? Address(ObservedNode node) => node.Status.Text("nodeInfo", "containerRuntimeVersion") == NodeLife.Runtime ? null
        : node.Status.Objects("addresses").FirstOrDefault(static address => address.Text("type") == "InternalIP").Text("address");

    /// <param name="view">The cluster.</param>
    /// <param name="gateway">The gateway.</param>
    /// <param name="reached">Whether a port of a node took a connection, null where it was not tried; null when none was.</param>
    /// <param name="kubeConfig">The kubeconfig that every result carries along.</param>
    public static IReadOnlyList<IngressGatewayNode> Describe(MeshView view, MeshWorkload gateway, Func<ObservedNode, int, bool?>? reached, string? kubeConfig)
    {
        IReadOnlyList<ObservedNode> nodes = Of(view, gateway);
        IReadOnlyList<HostPort> open = IngressReader.Ports(gateway);
        int[] ports = [.. open.Select(static port => port.Node)];
        IReadOnlySet<int>? listeners = GatewayListeners.Of(view, gateway.Namespace, gateway.Name);
        int[] idle = [.. open.Where(port => listeners?.Contains(port.Container) == false).Select(static port => port.Node)];
        HashSet<string?> ready = [.. IngressReader.Pods(view, gateway).Where(static pod => pod.IsReady).Select(static pod => pod.Node)];
        HashSet<ObservedNode> wanted = gateway.IsDaemonSet ? [.. IngressReader.Nodes(view.Snapshot, gateway.PodSpec)] : [];
        List<IngressGatewayNode> results = [];
        foreach (ObservedNode node in nodes)
        {
            string[] holders =
            [
                .. IngressConflicts.Holders(view.Snapshot.Pods, node.Name, gateway.Object.Body, ports)
                    .Select(static holder => string.Create(CultureInfo.InvariantCulture, $"{holder.Pod.Namespace}/{holder.Pod.Name} ({holder.Port})")),
            ];
            bool?[] answers = [.. ports.Select(port => reached?.Invoke(node, port))];
            int[] closed = [.. ports.Zip(answers).Where(static port => port.Second == false).Select(static port => port.First)];
            bool isReady = ready.Contains(node.Name);
            (MeshCheckStatus status, string reason) = Judge(gateway, node, isReady, wanted.Contains(node), ports, holders, closed, idle);
            results.Add(new IngressGatewayNode
            {
                Gateway = gateway.Name,
                Namespace = gateway.Namespace ?? string.Empty,
                Node = node.Name,
                Region = node.State.Region,
                Zone = node.State.Zone,
                Desired = wanted.Contains(node) || !gateway.IsDaemonSet,
                Ready = isReady,
                HostPorts = ports,
                HeldBy = holders,
                Reachable = closed.Length > 0 ? false : answers.Length == 0 || answers.Contains(null) ? null : true,
                Status = status,
                Reason = reason,
                Context = view.Snapshot.Context,
                KubeConfig = kubeConfig,
            });
        }

        results.AddRange(Regions(view, gateway, [.. nodes.Where(node => ready.Contains(node.Name)).Select(static node => node.State.Region)], kubeConfig));
        return results;
    }

    private static (MeshCheckStatus Status, string Reason) Judge(
        MeshWorkload gateway, ObservedNode node, bool isReady, bool isWanted, int[] ports, string[] holders, int[] closed, int[] idle)
    {
        if (!isReady)
        {
            return (MeshCheckStatus.Fail, holders.Length > 0 ? $"No pod of the gateway is ready; {string.Join(", ", holders)} holds a port that it needs."
                : !node.IsReady ? "The node is not ready."
                : "No pod of the gateway is ready.");
        }

        if (closed.Except(idle).Any())
        {
            return (MeshCheckStatus.Fail, $"The pod is ready, but {Address(node) ?? "the node"} takes no connection on {string.Join(", ", closed.Except(idle))} from here: a firewall, or no CNI plugin portmap.");
        }

        if (closed.Length > 0)
        {
            return (MeshCheckStatus.Warn, $"The gateway is ready, and does not listen on {string.Join(", ", closed)}: no Gateway has a server for that port.");
        }

        if (ports.Length == 0)
        {
            return (MeshCheckStatus.Warn, gateway.IsDaemonSet
                ? "The gateway is ready, and has no port of the node."
                : "The gateway is a Deployment without ports of the node: Publish-IngressGateway puts it there.");
        }

        return isWanted || !gateway.IsDaemonSet
            ? (MeshCheckStatus.Pass, "The gateway is ready on the ports of the node.")
            : (MeshCheckStatus.Warn, "The gateway is still there, and the node has not, or no longer, the labels for it.");
    }

    private static IEnumerable<IngressGatewayNode> Regions(MeshView view, MeshWorkload gateway, HashSet<string?> served, string? kubeConfig) =>
        from region in IngressReader.Regions(view.Snapshot)
        where !served.Contains(region)
        select new IngressGatewayNode
        {
            Gateway = gateway.Name,
            Namespace = gateway.Namespace ?? string.Empty,
            Region = region,
            Desired = false,
            Ready = false,
            HostPorts = [],
            HeldBy = [],
            Status = MeshCheckStatus.Warn,
            Reason = $"No node of region {region} has a ready gateway: its callers enter in another region.",
            Context = view.Snapshot.Context,
            KubeConfig = kubeConfig,
        };
}
