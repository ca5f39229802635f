using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>Whom external authorization asks.</summary>
/// <param name="Host">The service's full name.</param>
/// <param name="Port">The service's port; null when it is not said.</param>
/// <param name="Name">How the configuration writes it, for reasons.</param>
internal readonly record struct ExtAuthzDestination(string Host, int? Port, string Name)
{
    public static ExtAuthzDestination Of(ExtAuthzProvider provider) => provider.Destination is (int port, string host)
        ? new(host, port, string.Create(CultureInfo.InvariantCulture, $"port {port} of {host}"))
        : new(provider.Body.Text("service") ?? string.Empty, null, provider.Body.Text("service") ?? "no service");

    /// <summary>Null when the patch names a cluster in another form, such as one that another EnvoyFilter adds.</summary>
    public static ExtAuthzDestination? Of(ExtAuthzPatch patch) =>
        patch.Destination is (int port, string host) ? new(host, port, patch.ClusterName!) : null;

    /// <summary>Why it cannot be asked: a sentence that begins with its name; null when service and port exist.</summary>
    public string? Problem(MeshView view)
    {
        ObservedObject? service = view.Services.Find(Host, null);
        int[] ports = PortsOf(service);
        return service is null ? $"{Name}, and there is no such service{VirtualServiceChecks.Elsewhere(view, Host)}."
            : Port is int port && ports.Contains(port) ? null
            : $"{Name}, and {service.Target} has the ports {string.Join(", ", ports)}.";
    }

    /// <summary>Why nobody answers though service and port exist; null when somebody is ready, or when it cannot be seen.</summary>
    public string? Silence(MeshView view)
    {
        ObservedObject? service = view.Services.Find(Host, null);
        if (service?.Kind != MeshKinds.Service || service.Spec.Text("type") == "ExternalName" || view.Snapshot.Reading(MeshKinds.Endpoints).Problem is not null)
        {
            return null;
        }

        ObservedObject? endpoints = view.Snapshot.Find(MeshKinds.Endpoints, service.Namespace, service.Name);
        return endpoints?.Body.Objects("subsets").Any(static subset => subset.Objects("addresses").Count > 0) == true
            ? null
            : $"{service.Target} has no ready endpoints.";
    }

    /// <summary>The ports of a Service or a ServiceEntry.</summary>
    public static int[] PortsOf(ObservedObject? service) =>
        [.. service?.Spec.Objects("ports").Select(static port => port.Number("port") ?? port.Number("number")).OfType<int>() ?? []];

    /// <summary>The name of a Service's port that does not tell HTTP/2, so that gRPC may fail; null for one that does.</summary>
    public static string? NotHttp2(ObservedObject? service, int number)
    {
        JsonObject? port = service?.Kind == MeshKinds.Service ? service.Spec.Objects("ports").FirstOrDefault(port => port.Number("port") == number) : null;
        string protocol = port.Text("appProtocol") ?? port.Text("name") ?? string.Empty;
        return port is null || protocol.Split('-')[0] is "grpc" or "http2" or "https" or "tls" or "kubernetes.io/h2c" ? null : port.Text("name") ?? string.Empty;
    }
}
