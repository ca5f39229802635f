using System.Security.Cryptography;

namespace MeshTools.Certificates.Reading;

/// <summary>One block of a PEM text.</summary>
/// <param name="Label">E.g. <c>CERTIFICATE</c> or <c>EC PRIVATE KEY</c>.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Length">How many characters it has, from the first dash to the last.</param>
internal readonly record struct PemBlock(string Label, int Start, int Length)
{
    // What a block ends with; an opening without it is a block that was cut.
    private const string Opening = "-----BEGIN ";

    public bool IsCertificate => Label is "CERTIFICATE" or "X509 CERTIFICATE";

    public bool IsKey => Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal);

    public bool IsEncryptedKey => Label == "ENCRYPTED PRIVATE KEY";

    /// <summary>The blocks in their order; text between them means nothing.</summary>
    public static IReadOnlyList<PemBlock> Find(string text)
    {
        List<PemBlock> blocks = [];
        int from = 0;
        while (PemEncoding.TryFind(text.AsSpan(from), out PemFields fields))
        {
            (int start, int length) = fields.Location.GetOffsetAndLength(text.Length - from);
            blocks.Add(new PemBlock(text.AsSpan(from)[fields.Label].ToString(), from + start, length));
            from += start + length;
        }

        return blocks;
    }

    /// <summary>How many blocks begin, whether or not they can be read.</summary>
    public static int Begun(string text)
    {
        int count = 0;
        for (int at = text.IndexOf(Opening, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Opening, at + 1, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    public ReadOnlySpan<char> In(string text) => text.AsSpan(Start, Length);
}
