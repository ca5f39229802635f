using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeshTools.Certificates.Reading;
using MeshTools.Errors;
using MeshTools.Mesh;

namespace MeshTools.Certificates;

/// <summary>What a certificate must be before it is given to a gateway. Pure.</summary>
internal static class CertificateRules
{
    // What browsers and BoringSSL, on which Envoy stands, have refused for years.
    private const int LeastRsaBits = 2048;

    // Envoy takes P-384 and P-521 for servers from 1.33 on (envoyproxy/envoy#36369), which Istio 1.25 brings.
    private const int LargeCurvesSince = 25;

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string AnyUse = "2.5.29.37.0";

    // RFC 8017 A.2.4, RFC 3279 2.2, RFC 5758 3.2: signatures over MD2, MD5 and SHA-1.
    private static readonly Dictionary<string, string> WeakSignatures = new(StringComparer.Ordinal)
    {
        ["1.2.840.113549.1.1.2"] = "MD2",
        ["1.2.840.113549.1.1.4"] = "MD5",
        ["1.2.840.113549.1.1.5"] = "SHA-1",
        ["1.2.840.10040.4.3"] = "SHA-1",
        ["1.2.840.10045.4.1"] = "SHA-1",
    };

    /// <param name="chain">What is to be served; null when the key belongs to none of the certificates.</param>
    /// <param name="pair">What was given.</param>
    /// <param name="version">Istio's; null when nobody knows.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<CertificateRefusal> Judge(CertificateChain? chain, CertificatePair pair, IstioVersion? version, DateTimeOffset now)
    {
        IEnumerable<X509Certificate2> judged = chain?.Sent ?? pair.Certificates;
        if (chain is null)
        {
            string which = pair.Certificates.Count == 1 ? CertificateChain.Show(pair.Certificates[0]) : $"any of the {pair.Certificates.Count} certificates";
            yield return new CertificateRefusal(ErrorCatalog.CertificateKeyMismatch, $"The private key does not belong to {which}");
        }

        if (chain?.Problem is string problem)
        {
            yield return new CertificateRefusal(ErrorCatalog.CertificateChainBroken, problem);
        }

        foreach (CertificateRefusal refusal in judged.SelectMany(certificate => Dates(certificate, now).Concat(Strength(certificate, certificate == chain?.Leaf, version))))
        {
            yield return refusal;
        }

        if (chain is not null && IsAuthority(chain.Leaf))
        {
            yield return new CertificateRefusal(ErrorCatalog.CertificateIsAuthority, $"{CertificateChain.Show(chain.Leaf)} is the certificate of an authority (CA:TRUE)");
        }

        if (chain is not null && !IsForServers(chain.Leaf))
        {
            yield return new CertificateRefusal(ErrorCatalog.CertificateNotForServers, $"{CertificateChain.Show(chain.Leaf)} is for other uses than servers (extendedKeyUsage)");
        }

        if (chain is not null && (chain.Pem.Length > CertificateLimits.Chain || pair.Key.Pem.Length > CertificateLimits.Key || chain.Leaf.ExportCertificatePem().Length > CertificateLimits.Leaf))
        {
            yield return new CertificateRefusal(ErrorCatalog.CertificateTooLarge, string.Create(CultureInfo.InvariantCulture, $"The chain has {chain.Pem.Length} bytes, the key {pair.Key.Pem.Length}"));
        }
    }

    /// <summary>Whether a certificate may issue others (CA:TRUE).</summary>
    public static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(static constraints => constraints.CertificateAuthority);

    /// <summary>Whether its uses, where it names them, include servers (RFC 5280, 4.2.1.12).</summary>
    private static bool IsForServers(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .All(static uses => uses.EnhancedKeyUsages.Cast<Oid>().Any(static use => use.Value is ServerAuthentication or AnyUse));

    /// <summary>Whether a certificate is valid now.</summary>
    public static IEnumerable<CertificateRefusal> Dates(X509Certificate2 certificate, DateTimeOffset now)
    {
        if (certificate.NotAfter <= now)
        {
            yield return new CertificateRefusal(ErrorCatalog.CertificateNotValid, string.Create(CultureInfo.InvariantCulture, $"{CertificateChain.Show(certificate)} expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC"));
        }
        else if (certificate.NotBefore > now)
        {
            yield return new CertificateRefusal(ErrorCatalog.CertificateNotValid, string.Create(CultureInfo.InvariantCulture, $"{CertificateChain.Show(certificate)} is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC"));
        }
    }

    private static IEnumerable<CertificateRefusal> Strength(X509Certificate2 certificate, bool isLeaf, IstioVersion? version)
    {
        CertificateKeyKind kind = CertificateKeyKind.Of(certificate);
        string? weakness = kind switch
        {
            { Bits: 0 } => $"has a key of a kind that gateways do not take ({kind.Name})",
            { IsRsa: true, Bits: < LeastRsaBits } => $"has a key of {kind.Bits} bits; {LeastRsaBits} are the least",
            { IsRsa: false, Bits: > 256 } when isLeaf && version?.IsBefore(LargeCurvesSince) == true => $"has a key on {kind.Name[6..]}, which the Envoy of Istio {version} does not take; P-256 it does",
            _ => null,
        };
        if (weakness is not null)
        {
            yield return new CertificateRefusal(ErrorCatalog.CertificateWeak, $"{CertificateChain.Show(certificate)} {weakness}");
        }

        if (WeakSignatures.TryGetValue(certificate.SignatureAlgorithm.Value ?? string.Empty, out string? hash))
        {
            yield return new CertificateRefusal(ErrorCatalog.CertificateWeak, $"{CertificateChain.Show(certificate)} is signed with {hash}");
        }
    }
}
