using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Certificates;

/// <summary>What the servers of a Gateway are to become: an HTTPS server by host and port, all others as they are. Pure.</summary>
internal sealed record ServerEdit
{
    // SOURCES.md, section 6: Istio 1.27 and later take one source of the certificate. `sds` is what 1.1 to 1.4 wanted.
    private static readonly string[] OtherSources = ["privateKey", "serverCertificate", "caCertificates", "credentialNames", "tlsCertificates"];

    private static readonly string[] Terminating = ["SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL"];

    /// <summary>The name of the secret, and so the credentialName.</summary>
    public required string Credential { get; init; }

    /// <summary>The hosts; empty for those that are there.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    public required int Port { get; init; }

    /// <summary>The TLS mode; null for that which is there, else SIMPLE.</summary>
    public string? Mode { get; init; }

    /// <summary>The secret holds the CA, so that no other place may be named for it.</summary>
    public bool HasAuthority { get; init; }

    /// <summary>Hosts of a new server where none are given: the certificate's names.</summary>
    public IReadOnlyList<string> CertificateNames { get; init; } = [];

    /// <summary>The name of the port of a server that New-SdsCertificate adds; Remove-SdsCertificate knows it by that.</summary>
    public static string PortName(string credential) => "https-" + credential;

    /// <summary>True for a server that was added for a credential, and not merely changed.</summary>
    public static bool IsAdded(JsonObject server, string credential) =>
        server.Text("tls", "credentialName") == credential
        && server.Text("port", "name") is string name
        && (name == PortName(credential) || (name.StartsWith(PortName(credential) + "-", StringComparison.Ordinal) && int.TryParse(name.AsSpan(PortName(credential).Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)));

    /// <summary>The servers as they are to be.</summary>
    /// <param name="gateway">The whole Gateway; null when there is none yet.</param>
    /// <param name="problem">Why it cannot be done; null when it can.</param>
    public JsonArray? Apply(JsonObject? gateway, out string? problem)
    {
        JsonArray servers = gateway.At("spec", "servers") is JsonArray given ? (JsonArray)given.DeepClone() : [];
        JsonObject[] onPort = [.. servers.OfType<JsonObject>().Where(server => server.Number("port", "number") == Port)];
        (JsonObject[] touched, string[] hosts) = Hosts.Count > 0 ? ByHost(onPort) : ByCredential(onPort);
        problem = touched.Select(Obstacle).OfType<string>().FirstOrDefault()
            ?? (hosts.Length > 0 && onPort.FirstOrDefault(static server => server.Text("port", "protocol")?.ToUpperInvariant() is not ("HTTPS" or "TLS")) is JsonObject plain
                ? $"port {Port} is open for {plain.Text("port", "protocol")}, and a port speaks one protocol" : null)
            ?? (touched.Length == 0 && hosts.Length == 0
                ? onPort.Length > 1 ? $"port {Port} has {onPort.Length} servers, for {string.Join("; ", onPort.Select(Show))}" : $"no host is known for port {Port}" : null);
        if (problem is not null)
        {
            return null;
        }

        foreach (JsonObject server in touched)
        {
            Update(server);
        }

        if (hosts.Length > 0 && (touched.FirstOrDefault() ?? onPort.FirstOrDefault(server => server.Text("tls", "credentialName") == Credential && Obstacle(server) is null)) is JsonObject mine)
        {
            mine["hosts"] = new JsonArray([.. mine.Texts("hosts").Concat(hosts).Select(static host => (JsonNode)host)]);
            Update(mine);
        }
        else if (hosts.Length > 0)
        {
            servers.Add(Make(servers, hosts));
        }

        return servers;
    }

    /// <summary>Servers that have any of the hosts, and the hosts that none has.</summary>
    private (JsonObject[] Touched, string[] Hosts) ByHost(JsonObject[] onPort)
    {
        JsonObject[] touched = [.. onPort.Where(server => server.Texts("hosts").Any(host => Hosts.Any(wanted => IsSame(host, wanted))))];
        HashSet<string> had = new(touched.SelectMany(static server => server.Texts("hosts")).Select(HostCoverage.WithoutNamespace), StringComparer.OrdinalIgnoreCase);
        return (touched, [.. Hosts.Where(host => !had.Contains(HostCoverage.WithoutNamespace(host))).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    private (JsonObject[] Touched, string[] Hosts) ByCredential(JsonObject[] onPort)
    {
        JsonObject[] mine = [.. onPort.Where(server => server.Text("tls", "credentialName") == Credential)];
        return mine.Length > 0 ? (mine, [])
            : onPort.Length == 1 ? (onPort, [])
            : (mine, onPort.Length == 0 ? [.. CertificateNames.Where(static name => HostName.OfGateway(name) is null && !IPAddress.TryParse(name, out _))] : []);
    }

    private static bool IsSame(string first, string second) =>
        string.Equals(HostCoverage.WithoutNamespace(first), HostCoverage.WithoutNamespace(second), StringComparison.OrdinalIgnoreCase);

    /// <summary>Why a server cannot be one that shows a certificate; null when it can.</summary>
    private static string? Obstacle(JsonObject server)
    {
        string protocol = server.Text("port", "protocol")?.ToUpperInvariant() ?? "none";
        string? mode = server.Text("tls", "mode");
        return protocol is not ("HTTPS" or "TLS") ? $"the server for {Show(server)} speaks {protocol}"
            : mode is not null && !Terminating.Contains(mode) ? $"the server for {Show(server)} has the TLS mode {mode}"
            : null;
    }

    private static string Show(JsonObject server) => string.Join(", ", server.Texts("hosts"));

    private void Update(JsonObject server)
    {
        JsonObject tls = server["tls"] as JsonObject ?? [];
        server["tls"] ??= tls;
        foreach (string field in HasAuthority ? [.. OtherSources, "caCertCredentialName"] : OtherSources)
        {
            tls.Remove(field);
        }

        tls["mode"] = Mode ?? tls.Text("mode") ?? "SIMPLE";
        tls["credentialName"] = Credential;
    }

    private JsonObject Make(JsonArray servers, string[] hosts)
    {
        // Istio refuses a Gateway that has two ports of one name.
        HashSet<string> names = [.. servers.Select(static server => server.Text("port", "name")).OfType<string>()];
        string name = PortName(Credential);
        for (int i = 2; names.Contains(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{PortName(Credential)}-{i}");
        }

        return new JsonObject
        {
            ["port"] = new JsonObject { ["number"] = Port, ["name"] = name, ["protocol"] = "HTTPS" },
            ["hosts"] = new JsonArray([.. hosts.Select(static host => (JsonNode)host)]),
            ["tls"] = new JsonObject { ["mode"] = Mode ?? "SIMPLE", ["credentialName"] = Credential },
        };
    }
}
