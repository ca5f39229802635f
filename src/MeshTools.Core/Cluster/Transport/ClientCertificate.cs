using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Errors;

namespace MeshTools.Cluster.Transport;

/// <summary>Loads a client certificate with its key, and refuses one that the server would refuse without a reason.</summary>
internal static class ClientCertificate
{
    public static X509Certificate2 Load(ConnectionSettings settings) =>
        Load(settings.ClientCertificate!, settings.ClientKey!, settings.Context, DateTimeOffset.UtcNow);

    /// <param name="certificatePem">The certificate, first in its chain.</param>
    /// <param name="keyPem">Its unencrypted private key.</param>
    /// <param name="context">The context that messages name.</param>
    /// <param name="now">What the dates are held against.</param>
    public static X509Certificate2 Load(string certificatePem, string keyPem, string context, DateTimeOffset now)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
        }
#pragma warning disable CA1031 // A damaged key makes the platform's crypto throw half a dozen types (an unknown curve: PlatformNotSupportedException).
        catch (Exception error)
#pragma warning restore CA1031
        {
            throw new MeshToolsException(
                ErrorCatalog.ClientCertificateInvalid,
                $"The client certificate of context '{context}' cannot be used: {error.Message}",
                target: context,
                inner: error);
        }

        if (certificate.NotAfter.ToUniversalTime() < now || certificate.NotBefore.ToUniversalTime() > now)
        {
            string span = string.Create(CultureInfo.InvariantCulture, $"{certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}");
            certificate.Dispose();
            throw new MeshToolsException(
                ErrorCatalog.ClientCertificateInvalid,
                $"The client certificate of context '{context}' is valid from {span} only; now it is {now.UtcDateTime:u}.",
                target: context);
        }

        return OperatingSystem.IsWindows() ? Reimport(certificate) : certificate;
    }

    /// <summary>SChannel cannot use a key that lives only in memory: it must have gone through a PKCS#12 once.</summary>
    private static X509Certificate2 Reimport(X509Certificate2 certificate)
    {
        using (certificate)
        {
            byte[] pkcs12 = certificate.Export(X509ContentType.Pkcs12);
#if NET9_0_OR_GREATER
            return X509CertificateLoader.LoadPkcs12(pkcs12, null);
#else
            return new X509Certificate2(pkcs12);
#endif
        }
    }
}
