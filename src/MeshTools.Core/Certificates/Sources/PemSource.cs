using System.Security;
using MeshTools.Certificates.Reading;

namespace MeshTools.Certificates.Sources;

/// <summary>PEM files: certificates, perhaps more certificates, and a key.</summary>
internal sealed class PemSource(string certificatePath, string keyPath, string? chainPath, SecureString? password) : CertificateSource
{
    // A file may hold the key and the certificates.
    private const int Largest = CertificateLimits.Chain + CertificateLimits.Key;

    public override CertificatePair Read(DateTimeOffset now) => new()
    {
        Certificates =
        [
            .. CertificateText.Read(CertificateFile.ReadText(certificatePath, Largest), certificatePath),
            .. chainPath is null ? [] : CertificateText.Read(CertificateFile.ReadText(chainPath, Largest), chainPath),
        ],
        Key = PrivateKeyText.Read(CertificateFile.ReadText(keyPath, keyPath == certificatePath ? Largest : CertificateLimits.Key), password, keyPath),
    };
}
