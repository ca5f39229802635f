using System.Security;
using System.Security.Cryptography.X509Certificates;
using MeshTools.Certificates.Reading;

namespace MeshTools.Certificates.Sources;

/// <summary>A PFX file.</summary>
internal sealed class PfxSource(string path, SecureString? password) : CertificateSource
{
    public override CertificatePair Read(DateTimeOffset now)
    {
        IReadOnlyList<X509Certificate2> content = PfxContent.Read(CertificateFile.ReadBytes(path, CertificateLimits.Pfx), password, path);
        return new ObjectSource(content, $"'{path}'", mayHoldOthers: false).Read(now);
    }
}
