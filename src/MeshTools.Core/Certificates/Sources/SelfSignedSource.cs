using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeshTools.Certificates.Reading;
using MeshTools.Mesh.Observed;

namespace MeshTools.Certificates.Sources;

/// <summary>A certificate that is its own issuer, made on the spot.</summary>
internal sealed class SelfSignedSource(IReadOnlyList<string> names, string keyAlgorithm, int validDays) : CertificateSource
{
    // Clocks of clients differ by minutes.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    // CN is bounded by X.520 (ub-common-name); the names that count stand in the alternative names.
    private const int LongestCommonName = 64;

    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    public override CertificatePair Read(DateTimeOffset now)
    {
        using AsymmetricAlgorithm key = Create();
        X500DistinguishedName subject = Subject();
        CertificateRequest request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature | (key is RSA ? X509KeyUsageFlags.KeyEncipherment : 0);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ServerAuthentication], false));
        request.CertificateExtensions.Add(Names());
        using X509Certificate2 made = request.CreateSelfSigned(now - ClockSkew, now.AddDays(validDays));

        // Without the key, which is kept apart from here on.
        return new CertificatePair { Certificates = [X509Certificate2.CreateFromPem(made.ExportCertificatePem())], Key = PrivateKey.Of(key) };
    }

    /// <summary>Whether a certificate that is there will do, so that a second run makes no new one.</summary>
    public bool IsContentWith(ObservedSecret? secret, DateTimeOffset now) =>
        secret is { KeyMatches: true, Certificate: { Problem: null, IsSelfSigned: true } certificate }
        && certificate.NotBefore <= now && certificate.NotAfter > now
        && names.All(name => certificate.DnsNames.Contains(name, StringComparer.OrdinalIgnoreCase));

    private AsymmetricAlgorithm Create() => keyAlgorithm switch
    {
        "RSA_2048" => RSA.Create(2048),
        "RSA_3072" => RSA.Create(3072),
        "RSA_4096" => RSA.Create(4096),
        "ECDSA_P384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        _ => ECDsa.Create(ECCurve.NamedCurves.nistP256),
    };

    private X500DistinguishedName Subject()
    {
        X500DistinguishedNameBuilder builder = new();
        builder.AddCommonName(names[0].Length <= LongestCommonName ? names[0] : names[0][..LongestCommonName]);
        return builder.Build();
    }

    private X509Extension Names()
    {
        SubjectAlternativeNameBuilder builder = new();
        foreach (string name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
            {
                builder.AddIpAddress(address);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }
}
