using System.Text.Json.Nodes;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Ingress;

/// <summary>What a user should know who publishes a gateway, though nothing stands in the way. Pure.</summary>
internal static class IngressWarnings
{
    public static IEnumerable<string> Of(
        IngressObservation observed, JsonObject daemonSet, IReadOnlyList<(ObservedNode Node, IReadOnlyDictionary<string, string> Labels)> nodes, IReadOnlySet<string> named)
    {
        string[] cordoned = [.. nodes.Where(static item => item.Node.Spec.Flag("unschedulable") == true).Select(static item => item.Node.Name)];
        if (cordoned.Length > 0)
        {
            yield return $"Cordoned nodes get the gateway too, as DaemonSets heed no cordon: {string.Join(", ", cordoned)}.";
        }

        string[] others = [.. nodes.Select(static item => item.Node.Name).Where(name => !named.Contains(name))];
        if (named.Count > 0 && others.Length > 0 && !DaemonSetForm.IsPublished(observed.DaemonSet))
        {
            yield return $"These nodes have the label already and carry the gateway too: {string.Join(", ", others)}.";
        }

        string[] lost = DaemonSetForm.IsPublished(observed.DaemonSet)
            ? [.. IngressReader.Nodes(observed.Snapshot, observed.DaemonSet.At("spec", "template", "spec")).Select(static node => node.Name).Except(nodes.Select(static item => item.Node.Name))]
            : [];
        if (lost.Length > 0)
        {
            yield return $"These nodes lose the gateway at once, and not only when others serve: {string.Join(", ", lost)}.";
        }

        foreach (ObservedObject controller in observed.Snapshot.Of(MeshKinds.Deployment).Where(static deployment => deployment.Name == "istio-operator" && deployment.Spec.Number("replicas") is not 0))
        {
            yield return $"{controller.Target} runs the mesh in this cluster, and will bring the Deployment back beside the gateway on its nodes. Stop it (replicas 0), or publish the gateway again after it.";
        }

        foreach (string warning in Budgets(observed, daemonSet, nodes.Count))
        {
            yield return warning;
        }

        // SOURCES.md, section 5: hostPort needs the CNI plugin portmap.
        if (observed.Portmap.IsThere == false)
        {
            yield return $"{observed.Portmap.Where} sets up the cluster's network without the plugin portmap: ports of the node may lead nowhere. Test-IngressGateway -Reach tells.";
        }
        else if (observed.Portmap.IsThere is null)
        {
            yield return observed.Portmap.Denied is string denied
                ? $"{IngressPermissions.PortmapNotSeen} {denied} Test-IngressGateway -Reach tells."
                : "Whether the cluster's network opens ports of the node (CNI plugin portmap) cannot be seen through the API. Test-IngressGateway -Reach tells.";
        }

        foreach (string warning in Masked(observed))
        {
            yield return warning;
        }
    }

    // SOURCES.md, section 5: flannel may hide who calls (flannel#1528: not without --ip-masq).
    private static IEnumerable<string> Masked(IngressObservation observed) =>
        from plugin in observed.Snapshot.Of(MeshKinds.DaemonSet)
        where plugin.Name.Contains("flannel", StringComparison.Ordinal)
            && plugin.Spec.Objects("template", "spec", "containers").Any(static container => container.Texts("args").Any(static word => word is "--ip-masq" or "--ip-masq=true"))
        select $"{plugin.Target} runs with --ip-masq: the gateway may see an address of the node in place of its callers' (flannel-io/flannel#1528).";

    // A budget stays, as its selector fits the pods of the DaemonSet.
    private static IEnumerable<string> Budgets(IngressObservation observed, JsonObject daemonSet, int nodes)
    {
        IReadOnlyDictionary<string, string> labels = daemonSet.Map("spec", "template", "metadata", "labels");
        foreach (ObservedObject budget in observed.Snapshot.Of(MeshKinds.PodDisruptionBudget))
        {
            if (budget.Namespace != daemonSet.Text("metadata", "namespace") || budget.Spec.Map("selector", "matchLabels") is not { Count: > 0 } selector || !selector.Select(labels))
            {
                continue;
            }

            // Kubernetes asks the owner for its scale, which a DaemonSet does not have.
            string? least = budget.Spec.Text("minAvailable");
            if (budget.Spec.At("maxUnavailable") is not null || least?.EndsWith('%') == true)
            {
                yield return $"{budget.Target} counts by {(least is null ? "maxUnavailable" : "a percentage")}, which Kubernetes cannot work out for a DaemonSet: it will allow no eviction.";
            }
            else if (budget.Spec.Number("minAvailable") is int wanted && wanted >= nodes)
            {
                yield return $"{budget.Target} wants {Counted.Of(wanted, "pod")} of the gateway, and there {Counted.Word(nodes, "is", "are")} {Counted.Of(nodes, "node")} for it: it will allow no eviction.";
            }
        }
    }
}
