using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Topology;

/// <summary>One server of a Gateway object, with the workloads and Services that it ends up on.</summary>
internal sealed record GatewayServer(GatewayBinding Gateway, int Index, JsonObject Body)
{
    public int? Port => Body.Number("port", "number");

    public string Protocol => Body.Text("port", "protocol")?.ToUpperInvariant() ?? string.Empty;

    public JsonObject? Tls => Body.At("tls") as JsonObject;

    /// <summary>SIMPLE, MUTUAL, ...; null without TLS.</summary>
    public string? Mode => Tls is null ? null : Tls.Text("mode") ?? "PASSTHROUGH";

    /// <summary>True where the gateway itself shows a certificate.</summary>
    public bool TerminatesTls => Mode is "SIMPLE" or "MUTUAL" or "OPTIONAL_MUTUAL";

    /// <summary>True where requests are seen as HTTP, so that HTTP filters apply.</summary>
    public bool IsHttp => Protocol is "HTTP" or "HTTP2" or "GRPC" || (Protocol == "HTTPS" && TerminatesTls);

    /// <summary>The hosts without the namespace that may stand before a slash.</summary>
    public IReadOnlyList<string> Hosts => [.. Body.Texts("hosts").Select(static host => host[(host.IndexOf('/', StringComparison.Ordinal) + 1)..])];

    /// <summary>The names of the secrets its certificates come from.</summary>
    public IReadOnlyList<string> CredentialNames => Tls.Text("credentialName") is { Length: > 0 } name ? [name] : Tls.Texts("credentialNames");

    /// <summary>E.g. <c>gateway/shop/web, port 443</c>.</summary>
    public string Target => $"{Gateway.Object.Target}, port {Port}";

    /// <summary>
    /// The ports its listener has. facts/istio.md, section 3: in 1.5 the server's own number, from 1.6 on the targetPort of
    /// the Service's port of that number; without a Service the number again.
    /// </summary>
    public IReadOnlySet<int> ListenerPorts(IstioVersion version)
    {
        if (Port is not int port)
        {
            return new HashSet<int>();
        }

        HashSet<int> targets = version.IsBefore(6)
            ? []
            : [.. Gateway.Services.SelectMany(static service => service.Spec.Objects("ports")).Where(item => item.Number("port") == port).Select(TargetPort).OfType<int>()];
        return targets.Count > 0 ? targets : [port];
    }

    private int? TargetPort(JsonObject port) => port.Text("targetPort") is not string target
        ? port.Number("port")
        : port.Number("targetPort") ?? Gateway.Workloads
            .SelectMany(static workload => workload.Container.Objects("ports"))
            .FirstOrDefault(item => item.Text("name") == target).Number("containerPort");
}
