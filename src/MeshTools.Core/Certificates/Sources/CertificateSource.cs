using MeshTools.Errors;

namespace MeshTools.Certificates.Sources;

/// <summary>Where a certificate and its key come from.</summary>
internal abstract class CertificateSource
{
    /// <summary>Reads or makes them.</summary>
    /// <exception cref="MeshToolsException">They cannot be read; nothing of a key is in the message.</exception>
    public abstract CertificatePair Read(DateTimeOffset now);
}
