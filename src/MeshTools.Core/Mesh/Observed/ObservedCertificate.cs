using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeshTools.Certificates;

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
    /// <summary>The distinguished name of its issuer.</summary>
    public string Issuer { get; init; } = string.Empty;

    /// <summary>The serial number, in hexadecimal.</summary>
    public string Serial { get; init; } = string.Empty;

    /// <summary>E.g. <c>ECDSA_P256</c> or <c>RSA_2048</c>.</summary>
    public string KeyAlgorithm { get; init; } = string.Empty;

    /// <summary>True when it is its own issuer.</summary>
    public bool IsSelfSigned { get; init; }

    /// <summary>True when it has no alternative names: then its name is the common one, at which browsers and Go do not look any more.</summary>
    public bool IsNamedBySubject { get; init; }

    /// <summary>What stands where a certificate should.</summary>
    public static ObservedCertificate Unreadable(string key, string problem) => new(key, string.Empty, [], default, default, string.Empty, problem);

    /// <param name="key">The key of the secret.</param>
    /// <param name="certificate">The certificate.</param>
    /// <exception cref="CryptographicException">An extension of it cannot be read.</exception>
    public static ObservedCertificate Of(string key, X509Certificate2 certificate)
    {
        X509SubjectAlternativeNameExtension? names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        string[] dns = names is null
            ? [certificate.GetNameInfo(X509NameType.SimpleName, false)]
            : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(static address => address.ToString())];
        return new ObservedCertificate(
            key,
            certificate.Subject,
            dns,
            certificate.NotBefore.ToUniversalTime(),
            certificate.NotAfter.ToUniversalTime(),
            certificate.GetCertHashString(HashAlgorithmName.SHA256))
        {
            Issuer = certificate.Issuer,
            Serial = certificate.SerialNumber,
            KeyAlgorithm = CertificateKeyKind.Of(certificate).Name,
            IsSelfSigned = CertificateChain.IsSelfIssued(certificate),
            IsNamedBySubject = names is null,
        };
    }
}
