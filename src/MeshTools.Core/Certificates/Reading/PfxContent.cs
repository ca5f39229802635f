using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeshTools.Errors;
using MeshTools.Secrets;

namespace MeshTools.Certificates.Reading;

/// <summary>The certificates of a PFX (PKCS#12), one of them with its private key.</summary>
internal static class PfxContent
{
    /// <param name="content">The file.</param>
    /// <param name="password">Its password; null for none.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="MeshToolsException">CertificateUnreadable, CertificatePasswordWrong.</exception>
    public static IReadOnlyList<X509Certificate2> Read(byte[] content, SecureString? password, string source)
    {
        // In memory alone, where the system can: no key is left behind in a store.
        X509KeyStorageFlags flags = X509KeyStorageFlags.Exportable | (OperatingSystem.IsMacOS() ? 0 : X509KeyStorageFlags.EphemeralKeySet);
        try
        {
            X509Certificate2Collection collection = password is null
                ? Load(content, default, flags)
                : SecureText.Reveal(password, text => Load(content, text, flags));
            return collection.Count > 0
                ? [.. collection]
                : throw new MeshToolsException(ErrorCatalog.CertificateUnreadable, $"'{source}' holds no certificate.", target: source);
        }
        catch (CryptographicException error) when (IsPassword(error))
        {
            throw new MeshToolsException(
                ErrorCatalog.CertificatePasswordWrong, $"'{source}' cannot be opened {(password is null ? "without a password" : "with this password")}.", target: source);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or FormatException or PlatformNotSupportedException)
        {
            throw new MeshToolsException(ErrorCatalog.CertificateUnreadable, $"'{source}' is no PFX, or is damaged.", target: source);
        }
    }

    private static X509Certificate2Collection Load(byte[] content, ReadOnlySpan<char> password, X509KeyStorageFlags flags)
    {
#if NET9_0_OR_GREATER
        // With the loader's own bounds on rounds and sizes.
        return X509CertificateLoader.LoadPkcs12Collection(content, password, flags);
#else
        X509Certificate2Collection collection = [];
        collection.Import(content, password, flags);
        return collection;
#endif
    }

    // ERROR_INVALID_PASSWORD, which .NET answers on every system.
    private static bool IsPassword(CryptographicException error) =>
        error.HResult == unchecked((int)0x80070056) || error.InnerException?.HResult == unchecked((int)0x80070056);
}
