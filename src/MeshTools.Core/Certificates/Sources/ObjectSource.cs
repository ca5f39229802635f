using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeshTools.Certificates.Reading;
using MeshTools.Errors;

namespace MeshTools.Certificates.Sources;

/// <summary>Certificates in memory, one of them with its private key: from a store, or out of a PFX.</summary>
/// <param name="certificates">The certificates.</param>
/// <param name="source">What errors call them.</param>
/// <param name="mayHoldOthers">Certificates that have nothing to do with it are left out.</param>
internal sealed class ObjectSource(IReadOnlyList<X509Certificate2> certificates, string source, bool mayHoldOthers) : CertificateSource
{
    public override CertificatePair Read(DateTimeOffset now)
    {
        X509Certificate2[] withKey = [.. certificates.Where(static certificate => certificate.HasPrivateKey)];
        if (withKey.Length != 1)
        {
            string message = withKey.Length == 0
                ? $"No certificate of {source} has its private key."
                : $"{withKey.Length} certificates of {source} have private keys; which is meant cannot be told.";
            throw new MeshToolsException(ErrorCatalog.CertificateUnreadable, message, target: source);
        }

        return new CertificatePair { Certificates = certificates, Key = Key(withKey[0]), MayHoldOthers = mayHoldOthers };
    }

    private PrivateKey Key(X509Certificate2 certificate)
    {
        try
        {
            using AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey() ?? certificate.GetECDsaPrivateKey();
            return key is not null
                ? PrivateKey.Of(key)
                : throw new MeshToolsException(ErrorCatalog.CertificateKeyUnreadable, $"The private key of {CertificateChain.Show(certificate)} is neither RSA nor EC.", target: source);
        }
        catch (CryptographicException error)
        {
            throw new MeshToolsException(
                ErrorCatalog.CertificateKeyUnreadable,
                $"The private key of {CertificateChain.Show(certificate)} may not be exported: {error.Message}",
                "Import it as exportable, or give the files it came from.",
                source);
        }
    }
}
