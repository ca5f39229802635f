using System.Text;
using MeshTools.Errors;
using MeshTools.Secrets;

namespace MeshTools.Certificates.Reading;

/// <summary>Reads files of certificates and keys, and never more of them than can be meant.</summary>
internal static class CertificateFile
{
    /// <exception cref="MeshToolsException">CertificateFileNotFound, CertificateTooLarge.</exception>
    public static byte[] ReadBytes(string path, int limit)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] buffer = new byte[limit + 1];
            int length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length <= limit
                ? buffer[..length]
                : throw new MeshToolsException(ErrorCatalog.CertificateTooLarge, $"'{path}' has more than {limit:N0} bytes.", target: path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw PathText.IsContent(path)
                ? new MeshToolsException(ErrorCatalog.CertificateFileNotFound, "What was given as a path is the content of a file, and not the path of one.")
                : new MeshToolsException(ErrorCatalog.CertificateFileNotFound, $"'{path}' cannot be read: {error.Message}", target: path, inner: error);
        }
    }

    /// <summary>The text, also where Windows wrote it as UTF-16.</summary>
    public static string ReadText(string path, int limit)
    {
        // UTF-16 takes two bytes a character.
        using StreamReader reader = new(new MemoryStream(ReadBytes(path, 2 * limit)), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        string text = reader.ReadToEnd();
        return text.Length <= limit
            ? text
            : throw new MeshToolsException(ErrorCatalog.CertificateTooLarge, $"'{path}' has more than {limit:N0} characters.", target: path);
    }
}
