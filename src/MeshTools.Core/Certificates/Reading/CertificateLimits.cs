namespace MeshTools.Certificates.Reading;

/// <summary>
/// How large certificates and keys may be, in bytes of PEM: cert-manager's bounds (SOURCES.md, section 6). A hostile file
/// costs no more than it takes to see that it is too large.
/// </summary>
internal static class CertificateLimits
{
    public const int Key = 13_000;
    public const int Leaf = 36_500;
    public const int Chain = 95_000;

    /// <summary>A PFX holds a key and a chain, in a form a quarter shorter than PEM.</summary>
    public const int Pfx = Key + Chain;
}
