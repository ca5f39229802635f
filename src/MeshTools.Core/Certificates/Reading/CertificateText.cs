using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeshTools.Errors;

namespace MeshTools.Certificates.Reading;

/// <summary>The certificates of a PEM text, in the order in which they stand there.</summary>
internal static class CertificateText
{
    /// <param name="text">The text.</param>
    /// <param name="source">What errors call it, e.g. the path.</param>
    /// <exception cref="MeshToolsException">CertificateUnreadable, CertificateTooLarge.</exception>
    public static IReadOnlyList<X509Certificate2> Read(string text, string source)
    {
        PemBlock[] blocks = [.. PemBlock.Find(text)];
        if (PemBlock.Begun(text) != blocks.Length && !HasLegacyKey(text))
        {
            throw Unreadable($"'{source}' holds a PEM block that is cut or damaged.", source);
        }

        List<X509Certificate2> certificates = [];
        foreach (PemBlock block in blocks.Where(static block => block.IsCertificate))
        {
            if (block.Length > CertificateLimits.Leaf)
            {
                throw new MeshToolsException(
                    ErrorCatalog.CertificateTooLarge, $"A certificate in '{source}' has {block.Length:N0} characters; {CertificateLimits.Leaf:N0} are allowed.", target: source);
            }

            try
            {
                string pem = block.In(text).ToString().Replace(block.Label, "CERTIFICATE", StringComparison.Ordinal);
                certificates.Add(X509Certificate2.CreateFromPem(pem));
            }
            catch (Exception error) when (error is CryptographicException or ArgumentException or FormatException)
            {
                throw Unreadable($"Certificate {certificates.Count + 1} in '{source}' cannot be read.", source);
            }
        }

        return certificates.Count > 0
            ? certificates
            : throw Unreadable($"'{source}' holds no certificate in PEM form{Instead(blocks)}.", source);
    }

    // .NET leaves blocks with headers out: a key beside the certificates may be one.
    private static bool HasLegacyKey(string text) => text.Contains("Proc-Type:", StringComparison.Ordinal);

    private static string Instead(PemBlock[] blocks) =>
        blocks.Length == 0 ? string.Empty : $", only {string.Join(", ", blocks.Select(static block => block.Label).Distinct(StringComparer.Ordinal))}";

    private static MeshToolsException Unreadable(string message, string source) => new(ErrorCatalog.CertificateUnreadable, message, target: source);
}
