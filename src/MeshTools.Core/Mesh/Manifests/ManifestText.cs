using System.Globalization;
using System.Text;
using MeshTools.Errors;

namespace MeshTools.Mesh.Manifests;

/// <summary>
/// Turns a file's bytes into text: UTF-8, or UTF-16 with a byte order mark, which is what Windows PowerShell's <c>&gt;</c>
/// writes. Bytes that are neither are refused, since a character that was replaced would be installed replaced.
/// </summary>
internal static class ManifestText
{
    /// <summary>In bytes. The manifest of Istio 1.30 has 1 MB; a Kubernetes object at most 3.</summary>
    public const int MaxSize = 64 * 1024 * 1024;

    private static readonly (byte[] Mark, Encoding? Encoding, string Name)[] Marks =
    [
        ([0xFF, 0xFE, 0, 0], null, "UTF-32"),
        ([0, 0, 0xFE, 0xFF], null, "UTF-32"),
        ([0xEF, 0xBB, 0xBF], new UTF8Encoding(false, true), "UTF-8"),
        ([0xFF, 0xFE], new UnicodeEncoding(false, false, true), "UTF-16"),
        ([0xFE, 0xFF], new UnicodeEncoding(true, false, true), "UTF-16"),
        ([], new UTF8Encoding(false, true), "UTF-8"),
    ];

    /// <exception cref="MeshToolsException">ManifestInvalid, with the offset of the first byte that is wrong.</exception>
    public static string Decode(byte[] bytes, string source)
    {
        (byte[] mark, Encoding? encoding, string name) = Array.Find(Marks, entry => bytes.AsSpan().StartsWith(entry.Mark));
        if (encoding is null)
        {
            throw Wrong(source, $"is written in {name}");
        }

        try
        {
            return encoding.GetString(bytes, mark.Length, bytes.Length - mark.Length);
        }
        catch (DecoderFallbackException error)
        {
            throw Wrong(source, string.Create(CultureInfo.InvariantCulture, $"is not {name} at byte {Offset(bytes, mark.Length, error)}"));
        }
    }

    /// <exception cref="MeshToolsException">ManifestUnreadable: no such right, a fault of the disk, or too large.</exception>
    public static string Load(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Decode(Read(file, path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new MeshToolsException(ErrorCatalog.ManifestUnreadable, $"Manifest '{path}' cannot be read: {error.Message}", target: path, inner: error);
        }
    }

    /// <summary>
    /// The decoder of UTF-16 finds out about half a pair by what follows it and tells that place; the bytes that it could not
    /// use stand there or just before.
    /// </summary>
    private static int Offset(byte[] bytes, int from, DecoderFallbackException error)
    {
        byte[] unknown = error.BytesUnknown ?? [];
        int end = Math.Min(bytes.Length, from + Math.Max(0, error.Index) + unknown.Length);
        return Math.Max(from, bytes.AsSpan(0, end).LastIndexOf(unknown));
    }

    /// <summary>The size that a file states is not trusted: a pipe (a shell's process substitution) states none.</summary>
    private static byte[] Read(Stream file, string path)
    {
        using MemoryStream content = new();
        byte[] block = new byte[81_920];
        while (file.Read(block) is > 0 and int count)
        {
            content.Write(block, 0, count);
            if (content.Length > MaxSize)
            {
                throw new MeshToolsException(
                    ErrorCatalog.ManifestUnreadable, $"Manifest '{path}' is larger than {MaxSize / 1024 / 1024} MB.", target: path);
            }
        }

        return content.ToArray();
    }

    private static MeshToolsException Wrong(string source, string fault) => new(
        ErrorCatalog.ManifestInvalid, $"Manifest '{source}' {fault}.", "Save the file as UTF-8.", source);
}
