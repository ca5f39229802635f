using System.Security;
using System.Security.Cryptography;
using MeshTools.Errors;
using MeshTools.Secrets;

namespace MeshTools.Certificates.Reading;

/// <summary>A private key out of a PEM text: PKCS#8, encrypted PKCS#8, PKCS#1, SEC1.</summary>
internal static class PrivateKeyText
{
    /// <param name="text">The text; it is never shown.</param>
    /// <param name="password">For an encrypted key.</param>
    /// <param name="source">What errors call it, e.g. the path.</param>
    /// <exception cref="MeshToolsException">CertificateKeyUnreadable, CertificatePasswordWrong, CertificateTooLarge.</exception>
    public static PrivateKey Read(string text, SecureString? password, string source)
    {
        PemBlock[] keys = [.. PemBlock.Find(text).Where(static block => block.IsKey)];
        if (keys.Length == 0 && text.Contains("Proc-Type:", StringComparison.Ordinal))
        {
            // openssl's own form before PKCS#8. .NET does not read it, and its key derivation is one round of MD5.
            throw Unreadable($"'{source}' holds a key in openssl's old encrypted form (Proc-Type: 4,ENCRYPTED).", source, "Turn it into PKCS#8: openssl pkcs8 -topk8 -in FILE -out FILE.");
        }

        if (keys.Length != 1)
        {
            throw Unreadable(keys.Length == 0 ? $"'{source}' holds no private key in PEM form." : $"'{source}' holds {keys.Length} private keys.", source);
        }

        PemBlock block = keys[0];
        if (block.Length > CertificateLimits.Key)
        {
            throw new MeshToolsException(
                ErrorCatalog.CertificateTooLarge, $"The key in '{source}' has {block.Length:N0} characters; {CertificateLimits.Key:N0} are allowed.", target: source);
        }

        if (block.IsEncryptedKey && password is null)
        {
            throw new MeshToolsException(ErrorCatalog.CertificatePasswordWrong, $"The key in '{source}' is encrypted, and no password was given.", target: source);
        }

        string pem = block.In(text).ToString();
        PrivateKey? key = Import(pem, password, block, static () => ECDsa.Create()) ?? Import(pem, password, block, static () => RSA.Create());
        return key ?? throw (block.IsEncryptedKey
            ? new MeshToolsException(ErrorCatalog.CertificatePasswordWrong, $"The key in '{source}' cannot be decrypted with this password, or is damaged.", target: source)
            : Unreadable($"The key in '{source}' ({block.Label}) is damaged, or neither RSA nor EC.", source));
    }

    private static PrivateKey? Import(string pem, SecureString? password, PemBlock block, Func<AsymmetricAlgorithm> create)
    {
        AsymmetricAlgorithm algorithm = create();
        try
        {
            if (block.IsEncryptedKey)
            {
                SecureText.Reveal(password!, text =>
                {
                    algorithm.ImportFromEncryptedPem(pem, text);
                    return true;
                });
            }
            else
            {
                algorithm.ImportFromPem(pem);
            }

            return PrivateKey.Of(algorithm);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or FormatException or PlatformNotSupportedException)
        {
            algorithm.Dispose();
            return null;
        }
    }

    private static MeshToolsException Unreadable(string message, string source, string? action = null) =>
        new(ErrorCatalog.CertificateKeyUnreadable, message, action, source);
}
