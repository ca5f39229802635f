using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>Gateway objects: whom they select, and which ports they open.</summary>
internal static class GatewayObjectChecks
{
    public static readonly MeshCheckDefinition SelectorMatchesNothing = new("GatewaySelectorMatchesNothing", MeshCheckCategory.Gateways)
    {
        Finds = "A Gateway's selector picks no pod, so that nothing obeys it.",
        Passes = "Each Gateway selects pods that there are.",
        Hint = "Take the labels of the gateway's pods, for the usual gateway istio: ingressgateway.",
        HelpUri = HelpPages.Code("IST0101"),
        IstioCode = "IST0101",
        Needs = [MeshKinds.Gateway, MeshKinds.Deployment, MeshKinds.DaemonSet, MeshKinds.Pod],
        Look = static view => view.Gateways
            .Where(gateway => gateway.Workloads.Count == 0 && !view.Snapshot.Pods.Any(pod => !pod.HasEnded && gateway.Selector.Select(pod.Labels)))
            .Select(static gateway => CheckFinding.Fail($"No pod has the labels {Show(gateway.Selector)}.", gateway.Object.Target)),
    };

    public static readonly MeshCheckDefinition PortNotOnService = new("GatewayPortNotOnService", MeshCheckCategory.Gateways)
    {
        Finds = "A Gateway opens a port that its gateway's Service does not have, so that nothing comes in there.",
        Passes = "Each port that a Gateway opens is a port of its gateway's Service.",
        Hint = "Add the port to the Service, or use one that it has.",
        HelpUri = HelpPages.Code("IST0162"),
        IstioCode = "IST0162",
        Needs = [MeshKinds.Gateway, MeshKinds.Deployment, MeshKinds.DaemonSet, MeshKinds.Service],
        Look = static view =>
            from server in view.Servers
            where server.Gateway.Services.Count > 0
            let ports = server.Gateway.Services.SelectMany(static service => service.Spec.Objects("ports")).Select(static port => port.Number("port")).Distinct().ToArray()
            where !ports.Contains(server.Port)
            select CheckFinding.Fail($"{server.Gateway.Services[0].Target} has the ports {string.Join(", ", ports)} and not {server.Port}.", server.Target),
    };

    public static readonly MeshCheckDefinition PortNotOnWorkload = new("GatewayPortNotOnWorkload", MeshCheckCategory.Gateways)
    {
        Finds = "The listener of a Gateway's server is on a port that the gateway's container does not declare (Istio 1.5 to 1.19).",
        Passes = "Each port that a Gateway listens on is declared by the gateway's container.",
        Hint = "Let the Service's targetPort and the container's ports agree: 80 and 443 in 1.5, 8080 and 8443 from 1.6 on.",
        HelpUri = HelpPages.Code("IST0104"),
        IstioCode = "IST0104",
        Needs = [MeshKinds.Gateway, MeshKinds.Deployment, MeshKinds.DaemonSet, MeshKinds.Service],
        NeedsVersion = true,
        Look = static view => view.Version.IsAtLeast(20)
            ? []
            : from server in view.Servers
              where server.Gateway.Services.Count > 0
              from workload in server.Gateway.Workloads
              let declared = workload.Container.Objects("ports").Select(static port => port.Number("containerPort")).OfType<int>().ToArray()
              where declared.Length > 0
              from port in server.ListenerPorts(view.Version)
              where !declared.Contains(port)
              select CheckFinding.Warn($"It listens on {port}, and {workload.Target} declares {string.Join(", ", declared)}.", server.Target),
    };

    public static readonly MeshCheckDefinition Conflict = new("GatewayConflict", MeshCheckCategory.Gateways)
    {
        Finds = "Two Gateways open the same port of the same pods for the same host; only one of them is obeyed.",
        Passes = "No two Gateways open the same port for the same host.",
        Hint = "Keep one of them, or give them different hosts.",
        HelpUri = HelpPages.Code("IST0145"),
        IstioCode = "IST0145",
        Needs = [MeshKinds.Gateway, MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view => view.Servers.SelectMany(server => Conflicts(view, server, static (first, second) => string.CompareOrdinal(first, second) < 0)),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [SelectorMatchesNothing, PortNotOnService, PortNotOnWorkload, Conflict];

    /// <summary>Servers of other Gateways that open the same port of the same pods for the same host.</summary>
    /// <param name="view">The mesh.</param>
    /// <param name="first">The server.</param>
    /// <param name="isWanted">Which other Gateways count, by the two names.</param>
    public static IEnumerable<CheckFinding> Conflicts(MeshView view, GatewayServer first, Func<string, string, bool> isWanted) =>
        from second in view.Servers
        where isWanted(first.Gateway.Object.Target, second.Gateway.Object.Target)
            && first.Port == second.Port && first.Gateway.Workloads.Intersect(second.Gateway.Workloads).Any()
        let host = first.Hosts.FirstOrDefault(host => second.Hosts.Any(other => ServiceDirectory.Overlap(host, other)))
        where host is not null
        select CheckFinding.Warn($"{second.Target} opens it too, for {host}.", first.Target);

    public static string Show(IReadOnlyDictionary<string, string> labels) =>
        labels.Count == 0 ? "(none)" : string.Join(", ", labels.Select(static label => $"{label.Key}={label.Value}"));
}
