using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>The pods of gateways, and the Service before them.</summary>
internal static class GatewayWorkloadChecks
{
    public static readonly MeshCheckDefinition NotReady = new("GatewayNotReady", MeshCheckCategory.Gateways)
    {
        Finds = "Pods of a gateway are not ready, or there are none because no node fits.",
        Passes = "All pods of the gateways are ready.",
        Hint = "Look at the pods' events; for a DaemonSet, label the nodes that shall carry the gateway.",
        HelpUri = HelpPages.GatewayWorkloads,
        Needs = [MeshKinds.Deployment, MeshKinds.DaemonSet, MeshKinds.Pod],
        Look = static view => view.GatewayWorkloads.Select(gateway => ReadinessFinding.Of(view, gateway)).OfType<CheckFinding>(),
    };

    public static readonly MeshCheckDefinition ServiceMissing = new("GatewayServiceMissing", MeshCheckCategory.Gateways)
    {
        Finds = "A gateway has no Service. Its listeners move to the servers' own ports, and up to Istio 1.19 it loses its locality.",
        Passes = "Each gateway has a Service.",
        Hint = "Bring the Service back; it is needed even where nothing comes in through it.",
        HelpUri = HelpPages.GatewayWorkloads,
        Needs = [MeshKinds.Deployment, MeshKinds.DaemonSet, MeshKinds.Service],
        NeedsVersion = true,
        Look = static view => view.GatewayWorkloads.Where(gateway => view.ServicesOf(gateway).Count == 0).Select(gateway => WithoutService(gateway, view.Version)),
    };

    public static readonly MeshCheckDefinition LoadBalancerPending = new("GatewayLoadBalancerPending", MeshCheckCategory.Gateways)
    {
        Finds = "A gateway's Service waits for the address of a load balancer. On bare metal none will come.",
        Passes = "No gateway's Service waits for an address.",
        Hint = "Install a load balancer for this cluster, or publish the gateway on its nodes (Publish-IngressGateway).",
        HelpUri = HelpPages.GatewayWorkloads,
        Needs = [MeshKinds.Deployment, MeshKinds.DaemonSet, MeshKinds.Service],
        Look = static view => view.GatewayWorkloads.SelectMany(view.ServicesOf).Distinct()
            .Where(static service => service.Spec.Text("type") == "LoadBalancer"
                && service.Status.Objects("loadBalancer", "ingress").Count == 0 && service.Spec.Texts("externalIPs").Count == 0)
            .Select(static service => CheckFinding.Warn("It is of type LoadBalancer and has no address.", service.Target)),
    };

    public static readonly MeshCheckDefinition ImageAuto = new("GatewayImageAuto", MeshCheckCategory.Gateways)
    {
        Finds = "A gateway's pod still has the image 'auto': injection did not fill it in, so it cannot start.",
        Passes = "Injection has filled in the image of each gateway's pod.",
        Hint = "Enable injection for the gateway's namespace (istio-injection=enabled or istio.io/rev) and restart the gateway.",
        HelpUri = HelpPages.GatewayWorkloads,
        Needs = [MeshKinds.Pod],
        Look = static view => view.Snapshot.Pods.Where(static pod => !pod.HasEnded && pod.ProxyContainerSpec.Text("image") == "auto")
            .Select(static pod => CheckFinding.Fail("Its image is 'auto'.", pod.Target)),
    };

    public static readonly MeshCheckDefinition TwoKinds = new("GatewayTwoKinds", MeshCheckCategory.Gateways)
    {
        Finds = "A Deployment and a DaemonSet run the same gateway: changing the kind made a second one and left the first.",
        Passes = "No gateway runs as a Deployment and a DaemonSet at once.",
        Hint = "Remove the one that is not wanted, and its autoscaler; where an installer has brought the Deployment back, Publish-IngressGateway takes its newer template over.",
        HelpUri = HelpPages.GatewayWorkloads,
        Needs = [MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view =>
            from gateway in view.GatewayWorkloads
            where gateway.IsDaemonSet
            from twin in view.GatewayWorkloads
            where !twin.IsDaemonSet && twin.Namespace == gateway.Namespace && (twin.Name == gateway.Name || gateway.Object.Spec.Map("selector", "matchLabels") is { Count: > 0 } labels && labels.Select(twin.PodLabels))
            select CheckFinding.Warn($"{twin.Target} runs the same gateway.", gateway.Target),
    };

    public static readonly MeshCheckDefinition AutoscalerTargetMissing = new("GatewayAutoscalerTargetMissing", MeshCheckCategory.Gateways)
    {
        Finds = "An autoscaler is there for a gateway's or control plane's Deployment that is not.",
        Passes = "Each autoscaler of the mesh has its Deployment.",
        Hint = "Remove the HorizontalPodAutoscaler; a DaemonSet is not scaled.",
        HelpUri = HelpPages.GatewayWorkloads,
        Needs = [MeshKinds.Deployment, MeshKinds.DaemonSet, MeshKinds.HorizontalPodAutoscaler],
        Look = static view =>
            from scaler in view.Snapshot.Of(MeshKinds.HorizontalPodAutoscaler)
            let name = scaler.Spec.Text("scaleTargetRef", "name")
            where name is not null && scaler.Spec.Text("scaleTargetRef", "kind") == "Deployment" && name.StartsWith("istio", StringComparison.Ordinal)
                && view.Snapshot.Find(MeshKinds.Deployment, scaler.Namespace, name) is null
            select CheckFinding.Warn($"Its target deployment/{scaler.Namespace}/{name} does not exist.", scaler.Target),
    };

    public static readonly MeshCheckDefinition PrivilegedPort = new("GatewayPrivilegedPort", MeshCheckCategory.Gateways)
    {
        Finds = "A listener of a gateway is below 1024, and from Istio 1.7 on the gateway is not root: it cannot open the port.",
        Passes = "No gateway is to open a port that it may not.",
        Hint = "Give the Service's port a targetPort above 1023 (8080, 8443), or allow low ports with the sysctl net.ipv4.ip_unprivileged_port_start.",
        HelpUri = HelpPages.GatewayWorkloads,
        Needs = [MeshKinds.Deployment, MeshKinds.DaemonSet, MeshKinds.Service, MeshKinds.Gateway],
        NeedsVersion = true,
        Look = static view => view.Version.IsBefore(7)
            ? []
            : from server in view.Servers
              from workload in server.Gateway.Workloads
              where !MayOpenLowPorts(workload)
              from port in server.ListenerPorts(view.Version)
              where port < 1024
              select CheckFinding.Fail($"{workload.Target} would have to open port {port} and is not root.", server.Target),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All =
        [NotReady, ServiceMissing, LoadBalancerPending, ImageAuto, TwoKinds, AutoscalerTargetMissing, PrivilegedPort];

    /// <summary>
    /// SOURCES.md, section 4: up to 1.15 a gateway's locality comes from its Service; 1.16 to 1.19 look at the pod's
    /// label alone; from 1.20 on at pod and node. Section 9: without it the listeners are 80 and 443.
    /// </summary>
    private static CheckFinding WithoutService(MeshWorkload gateway, IstioVersion version)
    {
        const string Ports = "its listeners are on the servers' own ports and not on 8080 and 8443";
        if (version.IsBefore(16))
        {
            return CheckFinding.Fail($"No Service selects it, so it has no locality and prefers no endpoint{(version.IsBefore(6) ? string.Empty : "; " + Ports)}.", gateway.Target);
        }

        return version.IsBefore(20)
            ? CheckFinding.Fail($"No Service selects it, so it has no locality but that of a label istio-locality on its pods; {Ports}.", gateway.Target)
            : CheckFinding.Warn($"No Service selects it: {Ports}.", gateway.Target);
    }

    private static bool MayOpenLowPorts(MeshWorkload workload)
    {
        int? user = workload.Container.Number("securityContext", "runAsUser") ?? workload.PodSpec.Number("securityContext", "runAsUser");
        return user == 0
            || workload.Container.Texts("securityContext", "capabilities", "add").Contains("NET_BIND_SERVICE")
            || workload.PodSpec.Objects("securityContext", "sysctls").Any(static sysctl => sysctl.Text("name") == "net.ipv4.ip_unprivileged_port_start");
    }
}
