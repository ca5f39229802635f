using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Topology;

/// <summary>The ports of a gateway's listeners. Pure.</summary>
internal static class ListenerPorts
{
    /// <summary>
    /// SOURCES.md, section 3: in 1.5 the server's own number, from 1.6 on the targetPort of the Service's port of that
    /// number (8080 and 8443 with the operator's gateways, 80 and 443 with the Helm chart's); without a Service the number again.
    /// </summary>
    /// <param name="version">Of the gateway's control plane.</param>
    /// <param name="port">The number that the Gateway's server has.</param>
    /// <param name="services">The Services that lead to the gateway.</param>
    /// <param name="workloads">The gateway's workloads, for ports that are called by name.</param>
    public static IReadOnlySet<int> Of(IstioVersion version, int port, IEnumerable<ObservedObject> services, IReadOnlyCollection<MeshWorkload> workloads)
    {
        HashSet<int> targets = version.IsBefore(6)
            ? []
            : [.. services.SelectMany(static service => service.Spec.Objects("ports")).Where(item => item.Number("port") == port).Select(item => TargetPort(item, workloads)).OfType<int>()];
        return targets.Count > 0 ? targets : new HashSet<int> { port };
    }

    private static int? TargetPort(JsonObject port, IEnumerable<MeshWorkload> workloads) => port.Text("targetPort") is not string target
        ? port.Number("port")
        : port.Number("targetPort") ?? workloads
            .SelectMany(static workload => workload.Container.Objects("ports"))
            .FirstOrDefault(item => item.Text("name") == target).Number("containerPort");
}
