using System.Text.Json.Nodes;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Ingress;

/// <summary>The gateways of a cluster, and where they stand. Pure.</summary>
internal static class IngressReader
{
    /// <summary>All gateways but those that lead out; of a Deployment and a DaemonSet of one name, one.</summary>
    public static IReadOnlyList<IngressGateway> Read(MeshSnapshot snapshot, string? kubeConfig)
    {
        MeshView view = new(snapshot);
        return
        [
            .. from workload in view.GatewayWorkloads
               where workload.PodLabels.GetValueOrDefault("istio") != "egressgateway"
               group workload by (workload.Namespace, workload.Name) into gateway
               orderby gateway.Key.Namespace, gateway.Key.Name
               select Describe(view, gateway.FirstOrDefault(static workload => workload.IsDaemonSet) ?? gateway.First(), gateway.Count() > 1, kubeConfig),
        ];
    }

    /// <summary>The Service of a gateway: of its name if there are several.</summary>
    public static ObservedObject? Service(MeshView view, MeshWorkload workload)
    {
        IReadOnlyList<ObservedObject> services = view.ServicesOf(workload);
        return services.FirstOrDefault(service => service.Name == workload.Name) ?? services.FirstOrDefault(static service => GatewayPorts.ServicePort(service.Body, GatewayPorts.Http, GatewayPorts.Https) is not null);
    }

    /// <summary>The nodes that a DaemonSet is for.</summary>
    public static IEnumerable<ObservedNode> Nodes(MeshSnapshot snapshot, JsonNode? podSpec) =>
        snapshot.Nodes.Where(node => NodeFit.Misfit(node, podSpec, node.Labels) is null && NodeFit.Taint(node, podSpec) is null);

    /// <summary>A workload's own pods that have not ended: those of its labels that its kind has made.</summary>
    public static IEnumerable<ObservedPod> Pods(MeshView view, MeshWorkload workload) => view.PodsOf(workload).Where(pod =>
        pod.Body.Objects("metadata", "ownerReferences").Any(owner => owner.Text("kind") == "DaemonSet") == workload.IsDaemonSet);

    private static IngressGateway Describe(MeshView view, MeshWorkload workload, bool hasTwin, string? kubeConfig)
    {
        ObservedObject? service = Service(view, workload);
        ObservedNode[] nodes = workload.IsDaemonSet ? [.. Nodes(view.Snapshot, workload.PodSpec)] : [];
        IReadOnlyList<HostPort> ports = Ports(workload);
        return new IngressGateway
        {
            Name = workload.Name,
            Namespace = workload.Namespace ?? string.Empty,
            Kind = workload.Object.Kind.Kind,
            // Arrays, whose parts PowerShell can take: $gateway.Nodes[0..2].
            Nodes = (string[])[.. workload.IsDaemonSet
                ? nodes.Select(static node => node.Name)
                : Pods(view, workload).Select(static pod => pod.Node).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            HttpPort = NodePort(service, workload, ports, GatewayPorts.Http),
            HttpsPort = NodePort(service, workload, ports, GatewayPorts.Https),
            Ports = (string[])[.. ports.Select(static port => port.ToString())],
            Service = service?.Name,
            ServiceType = service is null ? null : service.Spec.Text("type") ?? "ClusterIP",
            Desired = workload.Desired,
            Ready = workload.Ready,
            Published = workload.IsDaemonSet && DaemonSetForm.IsPublished(workload.Object.Body),
            Conflicts = Conflicts(view, workload, ports, nodes, hasTwin).ToArray(),
            Context = view.Snapshot.Context,
            KubeConfig = kubeConfig,
        };
    }

    /// <summary>The ports of the nodes that a gateway's template takes.</summary>
    public static IReadOnlyList<HostPort> Ports(MeshWorkload workload)
    {
        string field = workload.PodSpec.Flag("hostNetwork") == true ? "containerPort" : "hostPort";
        return
        [
            .. from port in workload.Container.Objects("ports")
               where port.Text("protocol") is null or "TCP" && port.Number(field) > 0
               select new HostPort(port.Number(field)!.Value, port.Number("containerPort") ?? 0) into open
               orderby open.Node
               select open,
        ];
    }

    private static int? NodePort(ObservedObject? service, MeshWorkload workload, IReadOnlyList<HostPort> ports, int usual) =>
        service is not null && GatewayPorts.ServicePort(service.Body, usual, usual) is JsonObject port && GatewayPorts.Target(port, workload.Container) is int target
            ? ports.FirstOrDefault(open => open.Container == target)?.Node
            : null;

    private static List<string> Conflicts(MeshView view, MeshWorkload workload, IReadOnlyList<HostPort> ports, ObservedNode[] nodes, bool hasTwin)
    {
        List<string> conflicts = [];
        if (hasTwin)
        {
            conflicts.Add($"deployment/{workload.Namespace}/{workload.Name} runs the same gateway.");
        }

        foreach (ObservedNode node in nodes)
        {
            conflicts.AddRange(IngressConflicts.Holders(view.Snapshot.Pods, node.Name, workload.Object.Body, [.. ports.Select(static port => port.Node)])
                .Select(holder => new IngressConflict(node.Name, $"port {holder.Port} is held by pod {holder.Pod.Namespace}/{holder.Pod.Name} ({HostPorts.How(holder.Pod.Spec)}).").ToString()));
        }

        return conflicts;
    }

    /// <summary>The region of a node, as <c>Get-NodeRegion</c> tells it.</summary>
    public static string? Region(ObservedNode node) => node.State.Region;

    /// <summary>The labels that tell where callers are.</summary>
    public static IEnumerable<string> Regions(MeshSnapshot snapshot) =>
        snapshot.Nodes.Select(Region).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
