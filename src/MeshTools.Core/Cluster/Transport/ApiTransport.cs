using System.Net;
using System.Net.Security;
using k8s;
using MeshTools.Cluster.KubeConfig;

namespace MeshTools.Cluster.Transport;

/// <summary>
/// One connection pool to one API server as one user: KubernetesClient's HTTP client with the trust and the credentials
/// of <see cref="ConnectionSettings"/>. HTTP/2, so requests in parallel share a connection.
/// </summary>
internal sealed class ApiTransport : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly Kubernetes _client;
    private readonly CredentialSource _credentials;

    /// <param name="settings">Where to and as whom.</param>
    /// <param name="handlers">Tests put a scripted server here, in place of the network.</param>
    public ApiTransport(ConnectionSettings settings, params DelegatingHandler[] handlers)
    {
        Settings = settings;
        Trust = new ServerTrust();
        _credentials = new CredentialSource(settings);

        SocketsHttpHandler? sockets = null;
        KubernetesClientConfiguration configuration = new()
        {
            Host = settings.Server.AbsoluteUri,
            UserAgent = UserAgent,
            FirstMessageHandlerSetup = handler => sockets = handler,
        };
        _client = new Kubernetes(configuration, handlers);

        // After the constructor: it writes its own, less talkative, validation over what a setup callback leaves.
        Configure(sockets!);
    }

    public ConnectionSettings Settings { get; }

    public ServerTrust Trust { get; }

    private static string UserAgent { get; } = "MeshTools/" + typeof(ApiTransport).Assembly.GetName().Version!.ToString(3);

    /// <summary>Sends one request. Asks for a new credential and repeats once when the server answers 401.</summary>
    /// <param name="create">Makes the request; called again for the repetition, because a request can be sent only once.</param>
    /// <param name="completion">Whether to return when the headers are there.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    public async Task<HttpResponseMessage> SendAsync(
        Func<Uri, HttpRequestMessage> create, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        (HttpResponseMessage response, string? token) = await SendOnceAsync(create, completion, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !_credentials.CanRenew)
        {
            return response;
        }

        response.Dispose();
        _credentials.Renew(token);
        return (await SendOnceAsync(create, completion, cancellationToken).ConfigureAwait(false)).Response;
    }

    public void Dispose()
    {
        _client.Dispose();
        _credentials.Dispose();
    }

    private async Task<(HttpResponseMessage Response, string? Token)> SendOnceAsync(
        Func<Uri, HttpRequestMessage> create, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = create(_client.BaseUri);

        // The API server upgrades to a WebSocket from HTTP/1.1 alone.
        request.Version = request.Headers.Upgrade.Count > 0 ? HttpVersion.Version11 : HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;

        // The HTTP client takes the name for the handshake (SNI, and what the certificate must say) from here and nowhere else.
        request.Headers.Host = Settings.TlsServerName;
        await _credentials.AddToAsync(request, cancellationToken).ConfigureAwait(false);
        string? token = request.Headers.Authorization?.Parameter;
        return (await _client.HttpClient.SendAsync(request, completion, cancellationToken).ConfigureAwait(false), token);
    }

    private void Configure(SocketsHttpHandler handler)
    {
        handler.ConnectTimeout = ConnectTimeout;
        handler.AutomaticDecompression = DecompressionMethods.GZip;
        handler.PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5);
        if (Settings.Exec is not null)
        {
            // A plugin's client certificate changes; a connection made with the old one must not live on.
            handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        }

        if (Settings.Proxy is not null)
        {
            handler.Proxy = new WebProxy(Settings.Proxy);
            handler.UseProxy = true;
        }

        SslClientAuthenticationOptions tls = handler.SslOptions;
        Trust.Configure(tls, Settings);
        if (Settings.ClientCertificate is not null || Settings.Exec is not null)
        {
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => _credentials.Certificate!;
        }
    }
}
