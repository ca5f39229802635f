using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Cluster.Naming;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Readiness;

namespace MeshTools.Ingress;

/// <summary>Everything that keeps a gateway from standing on ports of its nodes. Pure.</summary>
internal static class IngressConflicts
{
    /// <param name="observed">The cluster.</param>
    /// <param name="daemonSet">The DaemonSet as it is to be.</param>
    /// <param name="ports">The ports of the nodes.</param>
    /// <param name="nodes">The nodes that are asked for, with the labels that they will have.</param>
    public static IReadOnlyList<IngressConflict> Find(
        IngressObservation observed, JsonObject daemonSet, IReadOnlyList<HostPort> ports, IReadOnlyList<(ObservedNode Node, IReadOnlyDictionary<string, string> Labels)> nodes)
    {
        JsonNode? podSpec = daemonSet.At("spec", "template", "spec");
        List<IngressConflict> conflicts = [.. Whole(observed, daemonSet, ports)];
        ILookup<string, ObservedPod> pods = observed.Snapshot.Pods
            .Where(pod => pod.Node is not null && !pod.HasEnded && pod.Body.Text("metadata", "deletionTimestamp") is null && !IsOwn(pod, daemonSet))
            .ToLookup(static pod => pod.Node!, StringComparer.Ordinal);
        foreach ((ObservedNode node, IReadOnlyDictionary<string, string> labels) in nodes)
        {
            conflicts.AddRange(OfNode(node, labels, podSpec));
            conflicts.AddRange(pods[node.Name].SelectMany(pod => OfPod(pod, node, daemonSet, ports)));
        }

        return conflicts;
    }

    /// <summary>The pods that hold a port of a node, other than the gateway's own on ports of its nodes.</summary>
    public static IEnumerable<(ObservedPod Pod, int Port)> Holders(IEnumerable<ObservedPod> pods, string node, JsonObject daemonSet, IReadOnlyCollection<int> ports) =>
        from pod in pods
        where pod.Node == node && !pod.HasEnded && !IsOwn(pod, daemonSet)
        from port in HostPorts.Of(pod.Spec).Intersect(ports).Order()
        select (pod, port);

    private static IEnumerable<IngressConflict> Whole(IngressObservation observed, JsonObject daemonSet, IReadOnlyList<HostPort> ports)
    {
        if (daemonSet.At("spec", "template", "spec").Flag("hostNetwork") == true)
        {
            foreach (HostPort port in ports.Where(static port => port.Node != port.Container))
            {
                yield return new IngressConflict(null, string.Create(CultureInfo.InvariantCulture, $"The gateway's pods are on the network of their nodes, where port {port.Node} cannot lead to {port.Container}."));
            }
        }

        // kube-proxy leads such a port to the Service on every node, whatever pod has it too.
        foreach ((ObservedObject service, int port) in
            from service in observed.Snapshot.Of(MeshKinds.Service)
            from item in service.Spec.Objects("ports")
            where item.Text("protocol") is null or "TCP"
            let open = item.Number("nodePort") ?? 0
            where ports.Any(port => port.Node == open)
            select (service, open))
        {
            yield return new IngressConflict(null, string.Create(CultureInfo.InvariantCulture, $"port {port} of every node is a node port of {service.Target}."));
        }

        string? ns = daemonSet.Text("metadata", "namespace");
        string? level = observed.Home.Text("metadata", "labels", "pod-security.kubernetes.io/enforce");
        if (level is "baseline" or "restricted")
        {
            yield return new IngressConflict(null, $"Namespace {ns} enforces the pod security level {level}, which forbids ports of the node (pod-security.kubernetes.io/enforce).");
        }

        if (observed is { Deployment: JsonObject deployment, DaemonSet: JsonObject present }
            && !JsonNode.DeepEquals(deployment.At("spec", "selector"), present.At("spec", "selector")))
        {
            yield return new IngressConflict(null, $"The DaemonSet {present.Text("metadata", "name")} selects other pods than the Deployment, and a selector cannot be changed: remove the DaemonSet first.");
        }
    }

    private static IEnumerable<IngressConflict> OfNode(ObservedNode node, IReadOnlyDictionary<string, string> labels, JsonNode? podSpec)
    {
        if (!node.IsReady)
        {
            yield return new IngressConflict(node.Name, "the node is not ready.") { IsForceable = true };
        }

        if (NodeFit.Misfit(node, podSpec, labels) is string misfit)
        {
            yield return new IngressConflict(node.Name, $"{misfit}.") { IsForceable = true };
        }

        if (NodeFit.Taint(node, podSpec) is string taint)
        {
            yield return new IngressConflict(node.Name, $"the gateway's pods do not tolerate the taint {taint}.") { IsForceable = true };
        }
    }

    private static IEnumerable<IngressConflict> OfPod(ObservedPod pod, ObservedNode node, JsonObject daemonSet, IReadOnlyList<HostPort> ports)
    {
        foreach (int port in HostPorts.Of(pod.Spec).Intersect(ports.Select(static port => port.Node)).Order())
        {
            yield return new IngressConflict(node.Name, string.Create(CultureInfo.InvariantCulture, $"port {port} is held by pod {pod.Namespace}/{pod.Name} ({HostPorts.How(pod.Spec)}){ForService(pod)}."));
        }

        // The gateway's own pods of the Deployment keep each other, and so the DaemonSet's, off their nodes.
        if (Repels(daemonSet.At("spec", "template"), pod, daemonSet.Text("metadata", "namespace")))
        {
            yield return new IngressConflict(node.Name, $"the gateway's pods keep off nodes that have one (podAntiAffinity), and pod {pod.Namespace}/{pod.Name} is there.");
        }
    }

    private static bool IsOwn(ObservedPod pod, JsonObject daemonSet) =>
        pod.Namespace == daemonSet.Text("metadata", "namespace")
        && pod.Body.Objects("metadata", "ownerReferences").Any(owner => owner.Text("kind") == "DaemonSet" && owner.Text("name") == daemonSet.Text("metadata", "name"));

    // k3s plays the load balancer by pods on ports of all nodes (SOURCES.md, section 5: svclb); they go with the Service's type.
    private static string ForService(ObservedPod pod) => pod.Label("svccontroller.k3s.cattle.io/svcname") is string service
        ? $", the load balancer of service {(pod.Label("svccontroller.k3s.cattle.io/svcnamespace") is string ns ? $"{ns}/" : string.Empty)}{service}: it goes when that becomes one of type ClusterIP"
        : string.Empty;

    private static bool Repels(JsonNode? template, ObservedPod pod, string? ns) =>
        template.Objects("spec", "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution").Any(term =>
            term.Text("topologyKey") == "kubernetes.io/hostname"
            && (term.Texts("namespaces") is { Count: > 0 } namespaces ? namespaces.Contains(pod.Namespace) : term["namespaceSelector"] is JsonObject || pod.Namespace == ns)
            && SelectorText.From(term["labelSelector"] as JsonObject) is string selector && LabelSelector.Parse(selector).Matches(pod.Labels));
}
