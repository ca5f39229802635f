using System.Security.Cryptography.X509Certificates;

namespace MeshTools.Certificates;

/// <summary>Puts certificates into the order in which TLS sends them: the server's first, each issued by the next. Pure.</summary>
internal sealed record CertificateChain(X509Certificate2 Leaf, IReadOnlyList<X509Certificate2> Sent, string? Problem)
{
    /// <summary>The text that goes into the secret.</summary>
    public string Pem => string.Concat(Sent.Select(static certificate => certificate.ExportCertificatePem() + "\n"));

    /// <param name="pair">Certificates in any order.</param>
    /// <returns>The chain, without a root, which clients have themselves or never; null when the key belongs to none of them.</returns>
    public static CertificateChain? Order(CertificatePair pair)
    {
        X509Certificate2[] all = [.. pair.Certificates.DistinctBy(static certificate => certificate.Thumbprint)];
        if (all.FirstOrDefault(pair.Key.BelongsTo) is not X509Certificate2 leaf)
        {
            return null;
        }

        List<X509Certificate2> path = [leaf];
        while (!IsSelfIssued(path[^1]) && all.FirstOrDefault(other => !path.Contains(other) && HasIssued(other, path[^1])) is X509Certificate2 issuer)
        {
            path.Add(issuer);
        }

        X509Certificate2? stranger = pair.MayHoldOthers ? null : all.FirstOrDefault(other => !path.Contains(other));
        string? problem = stranger is null
            ? Forged(path)
            : $"{Show(stranger)} is not one of those that issued {Show(leaf)}; {Show(path[^1])} was issued by '{path[^1].Issuer}', which is not there";
        return new CertificateChain(leaf, path.Count > 1 && IsSelfIssued(path[^1]) ? path[..^1] : path, problem);
    }

    public static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    public static string Show(X509Certificate2 certificate) => certificate.Subject.Length > 0 ? $"'{certificate.Subject}'" : $"the certificate with serial {certificate.SerialNumber}";

    private static bool HasIssued(X509Certificate2 issuer, X509Certificate2 certificate) =>
        issuer.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
        && (KeyIdOfIssuer(certificate) is not string wanted || KeyId(issuer) is not string found || wanted == found);

    // Two generations of one authority have the same name; the key ids tell them apart (RFC 5280, 4.2.1.1).
    private static string? KeyIdOfIssuer(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier is ReadOnlyMemory<byte> id ? Convert.ToHexString(id.Span) : null;

    private static string? KeyId(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifier?.ToUpperInvariant();

    /// <summary>Whether each was signed by the next, and not merely says so; null when it was.</summary>
    private static string? Forged(List<X509Certificate2> path)
    {
        for (int i = 0; i + 1 < path.Count; i++)
        {
            using X509Chain chain = new();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllFlags;
            chain.ChainPolicy.CustomTrustStore.Add(path[i + 1]);
            chain.ChainPolicy.ExtraStore.Add(path[i + 1]);
            chain.Build(path[i]);
            if (chain.ChainElements.Count < 2 || chain.ChainElements[0].ChainElementStatus.Any(static status => status.Status.HasFlag(X509ChainStatusFlags.NotSignatureValid)))
            {
                return $"{Show(path[i])} names {Show(path[i + 1])} as its issuer, which has not signed it";
            }
        }

        return null;
    }
}
