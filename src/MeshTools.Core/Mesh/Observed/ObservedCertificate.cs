namespace MeshTools.Mesh.Observed;

/// <summary>The public part of a certificate in a secret.</summary>
/// <param name="Key">The key of the secret it stands under, e.g. <c>tls.crt</c>.</param>
/// <param name="Subject">The distinguished name.</param>
/// <param name="DnsNames">Its names; the common name where it has no others.</param>
/// <param name="NotBefore">From when it is valid.</param>
/// <param name="NotAfter">Until when.</param>
/// <param name="Thumbprint">SHA-256 of the certificate, in hexadecimal.</param>
/// <param name="Problem">Why it cannot be read; null when it can.</param>
internal sealed record ObservedCertificate(
    string Key,
    string Subject,
    IReadOnlyList<string> DnsNames,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string Thumbprint,
    string? Problem = null)
{
    /// <summary>What stands where a certificate should.</summary>
    public static ObservedCertificate Unreadable(string key, string problem) => new(key, string.Empty, [], default, default, string.Empty, problem);
}
