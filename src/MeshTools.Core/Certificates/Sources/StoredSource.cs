using MeshTools.Certificates.Reading;

namespace MeshTools.Certificates.Sources;

/// <summary>The pair that a secret holds already.</summary>
internal sealed class StoredSource(StoredCertificate stored) : CertificateSource
{
    public override CertificatePair Read(DateTimeOffset now) => new()
    {
        Certificates = CertificateText.Read(stored.Text(stored.Form!.Certificate), stored.Observed.Target),
        Key = PrivateKeyText.Read(stored.Text(stored.Form.Key), null, stored.Observed.Target),
        MayHoldOthers = true,
    };
}
