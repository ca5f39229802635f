using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using MeshTools.Cluster.KubeConfig;

namespace MeshTools.Cluster.Transport;

/// <summary>
/// One connection pool to one API server as one user, with the trust and the credentials of <see cref="ConnectionSettings"/>.
/// HTTP/2, so requests in parallel share a connection. It is .NET's own client and not the one in KubernetesClient's class
/// Kubernetes: that class has a method for every call of the API, and loading it alone cost a session's first command a tenth
/// of its time.
/// </summary>
internal sealed class ApiTransport : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _client;
    private readonly Uri _root;
    private readonly CredentialSource _credentials;

    /// <param name="settings">Where to and as whom.</param>
    /// <param name="network">Tests put a scripted server here, in place of the network.</param>
    public ApiTransport(ConnectionSettings settings, HttpMessageHandler? network = null)
    {
        Settings = settings;
        Trust = new ServerTrust();
        _credentials = new CredentialSource(settings);

        // Paths are appended: a proxy (Rancher, for one) has the API below a path of its own.
        _root = new Uri(settings.Server.AbsoluteUri.TrimEnd('/') + '/');
        _client = new HttpMessageInvoker(network ?? Sockets());
    }

    public ConnectionSettings Settings { get; }

    public ServerTrust Trust { get; }

    /// <summary>The proxy on the way to the server; null when there is none.</summary>
    public ProxyRoute? Proxy => ProxyRoute.Of(Settings, HttpClient.DefaultProxy, Environment.GetEnvironmentVariable);

    private static string UserAgent { get; } = "MeshTools/" + typeof(ApiTransport).Assembly.GetName().Version!.ToString(3);

    /// <summary>
    /// Sends one request and returns when the headers of its answer are there. Asks for a new credential and repeats once when
    /// the server answers 401.
    /// </summary>
    /// <param name="create">Makes the request; called again for the repetition, because a request can be sent only once.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    public async Task<HttpResponseMessage> SendAsync(Func<Uri, HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        for (bool isRepeated = false; ; isRepeated = true)
        {
            using HttpRequestMessage request = Prepare(create(_root));
            await _credentials.AddToAsync(request, cancellationToken).ConfigureAwait(false);
            HttpResponseMessage response;
            try
            {
                response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException error) when (cancellationToken.IsCancellationRequested)
            {
                // A connection that breaks because it was given up is not what went wrong.
                throw new OperationCanceledException(error.Message, error, cancellationToken);
            }
            catch (SocketException error)
            {
                // A connection that is cut the moment it stands comes out of SocketsHttpHandler as it is; nothing was sent on it.
                throw new HttpRequestException(HttpRequestError.ConnectionError, error.Message, error);
            }

            if (response.StatusCode != HttpStatusCode.Unauthorized || isRepeated || !_credentials.CanRenew)
            {
                return response;
            }

            response.Dispose();
            _credentials.Renew(request.Headers.Authorization?.Parameter);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _credentials.Dispose();
    }

    private HttpRequestMessage Prepare(HttpRequestMessage request)
    {
        // The API server upgrades to a WebSocket from HTTP/1.1 alone.
        request.Version = request.Headers.Upgrade.Count > 0 ? HttpVersion.Version11 : HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.Add("User-Agent", UserAgent);

        // The HTTP client takes the name for the handshake (SNI, and what the certificate must say) from here and nowhere else.
        request.Headers.Host = Settings.TlsServerName;
        return request;
    }

    private SocketsHttpHandler Sockets()
    {
        SocketsHttpHandler handler = new()
        {
            ConnectTimeout = ConnectTimeout,
            AutomaticDecompression = DecompressionMethods.GZip,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),

            // More watches and log streams than the server allows on one connection (250, since 2023 100) open another.
            EnableMultipleHttp2Connections = true,

            // A connection that a firewall has dropped without a word is noticed while somebody waits on it.
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromMinutes(3),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
        };
        if (Settings.Exec is not null)
        {
            // A plugin's client certificate changes; a connection made with the old one must not live on.
            handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        }

        if (Settings.Proxy is not null)
        {
            handler.Proxy = ProxyOf(Settings.Proxy);
            handler.UseProxy = true;
        }

        SslClientAuthenticationOptions tls = handler.SslOptions;
        Trust.Configure(tls, Settings);
        if (Settings.ClientCertificate is not null || Settings.Exec is not null)
        {
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => _credentials.Certificate!;
        }

        return handler;
    }

    /// <summary>The HTTP client names the proxy's address in its errors, and reads no password out of it.</summary>
    private static WebProxy ProxyOf(Uri address)
    {
        string[] user = address.UserInfo.Split(':', 2);
        return new WebProxy(new UriBuilder(address) { UserName = string.Empty, Password = string.Empty }.Uri)
        {
            Credentials = address.UserInfo.Length == 0 ? null : new NetworkCredential(Uri.UnescapeDataString(user[0]), Uri.UnescapeDataString(user.ElementAtOrDefault(1) ?? string.Empty)),
        };
    }
}
