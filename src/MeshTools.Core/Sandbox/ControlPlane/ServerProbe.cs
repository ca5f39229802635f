using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MeshTools.Sandbox.Pki;

namespace MeshTools.Sandbox.ControlPlane;

/// <summary>
/// Asks servers that are starting whether they are there yet. Not through Cluster/: a client that retries, and reports
/// what a refused connection means, is the wrong one for asking many times a second.
/// </summary>
internal sealed class ServerProbe : IDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client;
    private readonly X509Certificate2 _identity;
    private readonly X509Certificate2 _authority;

    public ServerProbe(SandboxUsers users)
    {
        _identity = X509Certificate2.CreateFromPem(users.Admin.Certificate, users.Admin.Key);
        if (OperatingSystem.IsWindows())
        {
            // SChannel cannot use a key that lives only in memory.
            byte[] pkcs12 = _identity.Export(X509ContentType.Pkcs12);
            _identity.Dispose();
#if NET9_0_OR_GREATER
            _identity = X509CertificateLoader.LoadPkcs12(pkcs12, null);
#else
            _identity = new X509Certificate2(pkcs12);
#endif
        }

        _authority = X509Certificate2.CreateFromPem(users.Authority);
        SocketsHttpHandler handler = new() { UseProxy = false };
        handler.SslOptions.ClientCertificates = [_identity];
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { _authority },
        };
        _client = new HttpClient(handler) { Timeout = AnswerTimeout };
    }

    /// <summary>Null when the API server says that it is ready; else what it says.</summary>
    public async Task<string?> ApiServerProblemAsync(Uri server, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await _client.GetAsync(new Uri(server, "/readyz"), cancellationToken).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.OK ? null : $"/readyz answers {(int)response.StatusCode}";
        }
        catch (HttpRequestException error)
        {
            return error.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "/readyz does not answer";
        }
    }

    /// <summary>Null when something listens. etcd lets in nobody but the API server, so more cannot be asked.</summary>
    public static async Task<string?> PortProblemAsync(int port, CancellationToken cancellationToken)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (SocketException error)
        {
            return error.Message;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _identity.Dispose();
        _authority.Dispose();
    }
}
