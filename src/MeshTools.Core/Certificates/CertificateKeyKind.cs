using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MeshTools.Certificates;

/// <summary>The kind of a certificate's key.</summary>
/// <param name="Name">E.g. <c>ECDSA_P256</c>, <c>RSA_2048</c>.</param>
/// <param name="Bits">Its size; 0 where the kind is none that gateways take.</param>
/// <param name="IsRsa">RSA and no elliptic curve.</param>
internal readonly record struct CertificateKeyKind(string Name, int Bits, bool IsRsa)
{
    public static CertificateKeyKind Of(X509Certificate2 certificate)
    {
        try
        {
            using RSA? rsa = certificate.GetRSAPublicKey();
            if (rsa is not null)
            {
                return new CertificateKeyKind(string.Create(CultureInfo.InvariantCulture, $"RSA_{rsa.KeySize}"), rsa.KeySize, true);
            }

            using ECDsa? elliptic = certificate.GetECDsaPublicKey();
            Oid? curve = elliptic?.ExportParameters(false).Curve.Oid;

            // The three curves of the NIST that TLS servers use; names on other systems differ, numbers do not.
            return (curve?.Value ?? curve?.FriendlyName) switch
            {
                "1.2.840.10045.3.1.7" or "nistP256" => new CertificateKeyKind("ECDSA_P256", 256, false),
                "1.3.132.0.34" or "nistP384" => new CertificateKeyKind("ECDSA_P384", 384, false),
                "1.3.132.0.35" or "nistP521" => new CertificateKeyKind("ECDSA_P521", 521, false),
                _ => Unknown(curve?.FriendlyName ?? curve?.Value ?? Algorithm(certificate)),
            };
        }
        catch (Exception error) when (error is CryptographicException or PlatformNotSupportedException)
        {
            return Unknown(Algorithm(certificate));
        }
    }

    private static CertificateKeyKind Unknown(string name) => new(name, 0, false);

    private static string Algorithm(X509Certificate2 certificate) => certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value ?? "unknown";
}
