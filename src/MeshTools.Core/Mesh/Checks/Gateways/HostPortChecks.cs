using System.Text.Json.Nodes;
using MeshTools.Ingress;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>Gateways that stand on ports of their nodes.</summary>
internal static class HostPortChecks
{
    public static readonly MeshCheckDefinition Conflict = new("HostPortConflict", MeshCheckCategory.Gateways)
    {
        Finds = "Another pod holds the port of a node that a gateway needs, so that the gateway cannot run there.",
        Passes = "No other pod holds a port that a gateway needs on its nodes.",
        Hint = "Move or remove the pod that holds the port, or keep the gateway off that node.",
        HelpUri = HelpPages.DaemonSet,
        Needs = [MeshKinds.Deployment, MeshKinds.DaemonSet, MeshKinds.Pod, MeshKinds.Node],
        Look = static view => view.GatewayWorkloads.SelectMany(gateway => Conflicts(view, gateway)),
    };

    public static readonly MeshCheckDefinition MaxSurge = new("GatewayMaxSurge", MeshCheckCategory.Gateways)
    {
        Finds = "A gateway on ports of its nodes is set to start new pods before the old ones end: an update gets stuck.",
        Passes = "No gateway on ports of its nodes starts new pods before the old ones end.",
        Hint = "Set maxSurge to 0 and maxUnavailable to 1 (kubernetes/kubernetes#106417).",
        HelpUri = HelpPages.DaemonSet,
        Needs = [MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view => view.GatewayWorkloads
            .Where(static gateway => HostPorts.Of(gateway.PodSpec).Count > 0 && Surge(gateway) is not ("0" or "0%"))
            .Select(static gateway => CheckFinding.Fail($"It uses ports of the node and its maxSurge is {Surge(gateway)}.", gateway.Target)),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [Conflict, MaxSurge];

    private static IEnumerable<CheckFinding> Conflicts(MeshView view, MeshWorkload gateway)
    {
        HashSet<int> wanted = HostPorts.Of(gateway.PodSpec);
        if (wanted.Count == 0)
        {
            yield break;
        }

        IReadOnlyDictionary<string, string> nodeSelector = gateway.PodSpec.Map("nodeSelector");
        HashSet<ObservedPod> own = [.. view.PodsOf(gateway)];
        HashSet<string?> served = [.. own.Where(static pod => pod.IsReady).Select(static pod => pod.Node)];
        Dictionary<string, ObservedNode> nodes = view.Snapshot.Nodes.ToDictionary(static node => node.Name, StringComparer.Ordinal);
        foreach (ObservedPod pod in view.Snapshot.Pods)
        {
            if (pod.HasEnded || own.Contains(pod) || pod.Node is not string name || served.Contains(name)
                || !nodes.TryGetValue(name, out ObservedNode? node) || !nodeSelector.Select(node.Labels))
            {
                continue;
            }

            foreach (int port in HostPorts.Of(pod.Spec).Intersect(wanted))
            {
                yield return CheckFinding.Fail($"On node {name} pod {pod.Namespace}/{pod.Name} holds port {port}.", gateway.Target);
            }
        }
    }

    /// <summary>DaemonSets default to 0, Deployments to 25 % (Kubernetes' API reference).</summary>
    private static string Surge(MeshWorkload gateway)
    {
        JsonNode? strategy = gateway.Object.Spec.At(gateway.IsDaemonSet ? "updateStrategy" : "strategy");
        return strategy.Text("type") is "OnDelete" or "Recreate" ? "0" : strategy.Text("rollingUpdate", "maxSurge") ?? (gateway.IsDaemonSet ? "0" : "25%");
    }
}
