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

    /// <summary>The ports its listener has; several where several Services of the gateway differ.</summary>
    public IReadOnlySet<int> ListenerPorts(IstioVersion version) =>
        Port is int port ? Topology.ListenerPorts.Of(version, port, Gateway.Services, Gateway.Workloads) : new HashSet<int>();
}
