using System.Security.Cryptography.X509Certificates;
using MeshTools.Certificates.Reading;

namespace MeshTools.Certificates;

/// <summary>What is to be served: certificates and the private key of one of them, in the order given; nothing is judged yet.</summary>
internal sealed class CertificatePair
{
    /// <summary>The server's certificate and those that issued it.</summary>
    public required IReadOnlyList<X509Certificate2> Certificates { get; init; }

    public required PrivateKey Key { get; init; }

    /// <summary>Certificates that have nothing to do with the others are left out instead of refused: a store was searched.</summary>
    public bool MayHoldOthers { get; init; }

    public override string ToString() => Certificates[0].Subject;
}
