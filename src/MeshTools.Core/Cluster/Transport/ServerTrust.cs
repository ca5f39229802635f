using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Errors;

namespace MeshTools.Cluster.Transport;

/// <summary>
/// Decides whether the server's certificate is good, and remembers why it was not: .NET's own message says only that it
/// was rejected.
/// </summary>
internal sealed class ServerTrust
{
    private volatile string? _reason;

    /// <summary>Why the last certificate was refused; null when none was.</summary>
    public string? Reason => _reason;

    /// <summary>
    /// Does what .NET does before the first handshake of a process on Linux: it reads the system's authorities, a hundred and
    /// more, even where the kubeconfig names the only one that counts. That was a sixth of a first command's processor time (sampled).
    /// </summary>
    public static void ReadSystemStore()
    {
        try
        {
            using X509Store store = new(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
            foreach (X509Certificate2 certificate in store.Certificates)
            {
                certificate.Dispose();
            }
        }
        catch (CryptographicException)
        {
            // The handshake will tell, where it matters.
        }
    }

    public void Configure(SslClientAuthenticationOptions options, ConnectionSettings settings)
    {
        if (settings.SkipTlsVerify)
        {
            // The user's own kubeconfig says so (insecure-skip-tls-verify), as for kubectl.
#pragma warning disable CA5359
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
            return;
        }

        if (settings.CertificateAuthority is not null)
        {
            options.CertificateChainPolicy = Policy(settings);
        }

        options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            if (errors == SslPolicyErrors.None)
            {
                return true;
            }

            _reason = Explain(certificate, chain, errors, settings.TlsServerName ?? settings.Server.Host);
            return false;
        };
    }

    /// <summary>Only the CA of the kubeconfig counts, not the system's: that is what naming it means.</summary>
    private static X509ChainPolicy Policy(ConnectionSettings settings)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPem(settings.CertificateAuthority);
        }
        catch (CryptographicException error)
        {
            throw new MeshToolsException(
                ErrorCatalog.KubeConfigInvalid,
                $"Kubeconfig '{settings.Source}': the certificate authority of context '{settings.Context}' is not a certificate: {error.Message}",
                target: settings.Context,
                inner: error);
        }

        return policy;
    }

    private static string Explain(X509Certificate? presented, X509Chain? chain, SslPolicyErrors errors, string host)
    {
        if (presented is not X509Certificate2 certificate)
        {
            return "the server presented no certificate";
        }

        DateTime now = DateTime.Now;
        if (certificate.NotAfter < now)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it expired at {certificate.NotAfter.ToUniversalTime():u}");
        }

        if (certificate.NotBefore > now)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it is not valid before {certificate.NotBefore.ToUniversalTime():u}; is this machine's clock right?");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            string status = string.Join(", ", (chain?.ChainStatus ?? []).Select(static s => s.Status.ToString()).Distinct());
            return $"it is not signed by the certificate authority in the kubeconfig (issuer '{certificate.Issuer}'; {status})";
        }

        return $"it is not for the name '{host}'";
    }
}
