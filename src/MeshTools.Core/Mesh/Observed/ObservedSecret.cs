using System.Text.Json.Nodes;
using MeshTools.Cluster;

namespace MeshTools.Mesh.Observed;

/// <summary>
/// A secret without its secrets: the names of its keys, which of them are empty, and the certificates. Nothing of a private
/// key, a password or a token is kept.
/// </summary>
internal sealed class ObservedSecret(KindRef kind, JsonObject body) : ObservedObject(kind, body, [])
{
    public required string Type { get; init; }

    /// <summary>The names of its keys.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>Those of them that have no value.</summary>
    public required IReadOnlyList<string> EmptyKeys { get; init; }

    /// <summary>What stands under the keys that hold certificates, the first certificate of each.</summary>
    public required IReadOnlyList<ObservedCertificate> Certificates { get; init; }

    /// <summary>Whether the private key beside the certificate belongs to it; null when there are not both.</summary>
    public bool? KeyMatches { get; init; }

    /// <summary>When it was last written; null when that is not recorded.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>
    /// The server's certificate; null when there is none. Of a secret with both pairs of keys istiod takes cert and key, in every
    /// release (ExtractCertInfo, and extractKeyAndCert before it).
    /// </summary>
    public ObservedCertificate? Certificate => Has("cert") && Has("key") ? Under("cert") : Under("tls.crt") ?? Under("cert");

    public bool Has(string key) => Keys.Contains(key) && !EmptyKeys.Contains(key);

    private ObservedCertificate? Under(string key) => Certificates.FirstOrDefault(certificate => certificate.Key == key);
}
