using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeshTools.Certificates.Reading;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Certificates;

/// <summary>What was read of the files, and how it is to be served.</summary>
/// <param name="Pair">As given.</param>
/// <param name="Chain">In order; null when the key belongs to none of the certificates.</param>
/// <param name="Authorities">The CA of clients' certificates; empty for none.</param>
internal sealed record CertificateOffer(CertificatePair Pair, CertificateChain? Chain, IReadOnlyList<X509Certificate2> Authorities)
{
    public string AuthorityPem => string.Concat(Authorities.Select(static certificate => certificate.ExportCertificatePem() + "\n"));

    /// <summary>The server's certificate, described.</summary>
    public ObservedCertificate Leaf => ObservedCertificate.Of(string.Empty, Chain?.Leaf ?? Pair.Certificates[0]);

    /// <param name="pair">What was read.</param>
    /// <param name="authorityPath">The file with the CA of clients' certificates; null for none.</param>
    /// <exception cref="MeshToolsException">CertificateUnreadable, CertificateFileNotFound, CertificateTooLarge.</exception>
    public static CertificateOffer Of(CertificatePair pair, string? authorityPath)
    {
        IReadOnlyList<X509Certificate2> authorities = authorityPath is null
            ? []
            : CertificateText.Read(CertificateFile.ReadText(authorityPath, CertificateLimits.Chain), authorityPath);
        foreach (X509Certificate2 certificate in pair.Certificates.Concat(authorities))
        {
            Decode(certificate);
        }

        return new CertificateOffer(pair, CertificateChain.Order(pair), authorities);
    }

    /// <summary>.NET decodes extensions when they are first looked at, which must not be in the middle of a judgement.</summary>
    private static void Decode(X509Certificate2 certificate)
    {
        try
        {
            _ = ObservedCertificate.Of(string.Empty, certificate);
            foreach (X509Extension extension in certificate.Extensions)
            {
                _ = extension switch
                {
                    X509BasicConstraintsExtension constraints => constraints.CertificateAuthority,
                    X509AuthorityKeyIdentifierExtension issuer => issuer.KeyIdentifier is null,
                    X509EnhancedKeyUsageExtension uses => uses.EnhancedKeyUsages.Count == 0,
                    X509SubjectKeyIdentifierExtension subject => subject.SubjectKeyIdentifier is null,
                    _ => false,
                };
            }
        }
        catch (CryptographicException)
        {
            throw new MeshToolsException(ErrorCatalog.CertificateUnreadable, $"The certificate with serial {certificate.SerialNumber} has an extension that cannot be read.", target: certificate.SerialNumber);
        }
    }

    public override string ToString() => Leaf.Subject;
}
