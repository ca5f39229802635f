using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeshTools.Mesh.Observed;

/// <summary>
/// Takes from a secret what is not secret. A private key is looked at while the page it came in is in memory, to tell
/// whether it fits its certificate, and never kept.
/// </summary>
internal static class SecretReader
{
    // Which keys hold certificates: SOURCES.md, section 6, and istiod's own CA (istio-ca-secret, cacerts).
    private static readonly string[] CertificateKeys = ["tls.crt", "cert", "ca.crt", "cacert", "ca-cert.pem", "root-cert.pem", "cert-chain.pem"];

    // The algorithms that .NET can compare: rsaEncryption and id-ecPublicKey.
    private const string RsaKey = "1.2.840.113549.1.1.1";
    private const string EllipticKey = "1.2.840.10045.2.1";

    // cert-manager's bounds for a PEM are 95,000 bytes for a chain; anything far beyond is no certificate.
    private const int LargestPem = 200_000;

    public static ObservedSecret Read(JsonElement secret, JsonObject slim, DateTimeOffset? changedAt)
    {
        Dictionary<string, string?> data = new(StringComparer.Ordinal);
        if (secret.TryGetProperty("data", out JsonElement values) && values.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty entry in values.EnumerateObject())
            {
                data[entry.Name] = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : null;
            }
        }

        return new ObservedSecret(MeshKinds.Secret, slim)
        {
            Type = slim.Text("type") ?? "Opaque",
            Keys = [.. data.Keys.Order(StringComparer.Ordinal)],
            EmptyKeys = [.. data.Where(static entry => string.IsNullOrEmpty(entry.Value)).Select(static entry => entry.Key)],
            Certificates = [.. CertificateKeys.Where(key => !string.IsNullOrEmpty(data.GetValueOrDefault(key))).Select(key => Certificate(key, data[key]!))],
            KeyMatches = Matches(data.GetValueOrDefault("cert"), data.GetValueOrDefault("key"))
                ?? Matches(data.GetValueOrDefault("tls.crt"), data.GetValueOrDefault("tls.key")),
            ChangedAt = changedAt,
        };
    }

    /// <summary>The same of a secret that was read by itself.</summary>
    public static ObservedSecret Read(JsonObject secret)
    {
        using JsonDocument document = JsonDocument.Parse(secret.ToJsonString());
        return (ObservedSecret)ObjectReader.Read(MeshKinds.Secret, document.RootElement)!;
    }

    private static ObservedCertificate Certificate(string key, string base64)
    {
        try
        {
            // istiod, too, reads the first PEM block alone (SOURCES.md, section 6).
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(Decode(base64));
            return ObservedCertificate.Of(key, certificate);
        }
        catch (Exception error) when (error is CryptographicException or FormatException or ArgumentException)
        {
            return ObservedCertificate.Unreadable(key, "no certificate in PEM form can be read from it");
        }
    }

    private static bool? Matches(string? certificate, string? key)
    {
        if (string.IsNullOrEmpty(certificate) || string.IsNullOrEmpty(key))
        {
            return null;
        }

        try
        {
            using X509Certificate2 alone = X509Certificate2.CreateFromPem(Decode(certificate));
            if (alone.GetKeyAlgorithm() is not (RsaKey or EllipticKey))
            {
                return null;
            }

            using X509Certificate2 pair = X509Certificate2.CreateFromPem(Decode(certificate), Decode(key));
            return true;
        }
        catch (Exception error) when (error is CryptographicException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    private static string Decode(string base64) =>
        base64.Length > LargestPem ? throw new FormatException() : Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
