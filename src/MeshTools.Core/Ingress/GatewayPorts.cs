using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Ingress;

/// <summary>
/// From a port of the node to the container's: what the Service's port of that number leads to. SOURCES.md, section 5:
/// 80 and 443 in Istio 1.5 and in the gateway chart, 8080 and 8443 from 1.6 on. Pure.
/// </summary>
internal static class GatewayPorts
{
    /// <summary>The Service's ports for HTTP and HTTPS, whatever port of the node they get.</summary>
    public const int Http = 80;

    /// <summary>The Service's port for HTTPS.</summary>
    public const int Https = 443;

    /// <summary>The ports to publish.</summary>
    /// <param name="http">The node's port for HTTP; 0 for none.</param>
    /// <param name="https">The node's port for HTTPS; 0 for none.</param>
    /// <param name="service">The gateway's Service.</param>
    /// <param name="container">The proxy's container.</param>
    /// <param name="problems">Takes in why one cannot be found.</param>
    public static IReadOnlyList<HostPort> Resolve(int http, int https, JsonObject? service, JsonObject? container, ICollection<string> problems)
    {
        if (http == https)
        {
            problems.Add(http == 0 ? "-HttpPort and -HttpsPort are both 0, which leaves no port to publish." : string.Create(CultureInfo.InvariantCulture, $"-HttpPort and -HttpsPort are both {http}; a port of a node leads to one port alone."));
            return [];
        }

        List<HostPort> ports = [];
        foreach ((int node, int usual) in new[] { (http, Http), (https, Https) }.Where(static port => port.Item1 > 0))
        {
            JsonObject? port = ServicePort(service, node, usual);
            if (port is null)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"service/{service.Text("metadata", "namespace")}/{service.Text("metadata", "name")} has no TCP port {usual}, so that nothing tells where the node's port {node} is to lead."));
            }
            else if (Target(port, container) is int target)
            {
                ports.Add(new HostPort(node, target));
            }
            else
            {
                problems.Add($"The Service's port {port.Text("port")} leads to '{port.Text("targetPort")}', and the gateway's container has no port of that name.");
            }
        }

        return ports;
    }

    /// <summary>The container's port that the Service's port leads to; null when it is a name that the container does not have.</summary>
    public static int? Target(JsonObject servicePort, JsonObject? container) => servicePort.Text("targetPort") is not string target
        ? servicePort.Number("port")
        : servicePort.Number("targetPort") ?? container.Objects("ports").FirstOrDefault(port => port.Text("name") == target).Number("containerPort");

    /// <summary>The Service's port for a port of the node: the usual one (80, 443), or else the one of the same number.</summary>
    public static JsonObject? ServicePort(JsonObject? service, int node, int usual)
    {
        JsonObject[] ports = [.. service.Objects("spec", "ports").Where(static port => port.Text("protocol") is null or "TCP")];
        return Array.Find(ports, port => port.Number("port") == usual) ?? Array.Find(ports, port => port.Number("port") == node);
    }
}
