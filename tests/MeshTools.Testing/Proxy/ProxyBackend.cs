using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace MeshTools.Testing.Proxy;

/// <summary>The way on to the real API server, as its administrator or with a token.</summary>
internal sealed class ProxyBackend : IDisposable
{
    /// <summary>Headers that belong to one of the two connections, or are set by other means.</summary>
    private static readonly string[] Hop = ["Host", "Authorization", "Connection", "Transfer-Encoding", "Content-Length", "Content-Type", "Upgrade", "Keep-Alive"];

    private readonly HttpClient _server;

    /// <param name="kubeConfig">The sandbox's.</param>
    /// <param name="token">Whose requests the server is to see; null for the administrator's.</param>
    public ProxyBackend(string kubeConfig, string? token)
    {
        KubeConfigText text = new(File.ReadAllText(kubeConfig));
        SocketsHttpHandler handler = new() { AutomaticDecompression = DecompressionMethods.None, UseCookies = false, AllowAutoRedirect = false };
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(text.CertificateAuthority);
        handler.SslOptions.CertificateChainPolicy = policy;
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => token is null ? text.ClientCertificate! : null!;
        _server = new HttpClient(handler) { BaseAddress = new Uri(text.Server), Timeout = TimeSpan.FromMinutes(1) };
        _server.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Hands a request on. It goes through even when its sender has left meanwhile.</summary>
    public async Task<HttpResponseMessage> ForwardAsync(HttpRequest incoming)
    {
        using HttpRequestMessage request = new(new HttpMethod(incoming.Method), incoming.Path + incoming.QueryString);
        using MemoryStream body = new();
        await incoming.Body.CopyToAsync(body);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", (string?)incoming.ContentType);
        }

        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in incoming.Headers.Where(static header => !IsHop(header.Key)))
        {
            request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        return await _server.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Gives status and headers of the server's answer to the proxy's.</summary>
    public static void CopyHead(HttpResponseMessage from, HttpResponse to)
    {
        to.StatusCode = (int)from.StatusCode;
        foreach ((string name, IEnumerable<string> values) in from.Headers.Concat(from.Content.Headers).Where(static header => !IsHop(header.Key)))
        {
            to.Headers.Append(name, values.ToArray());
        }

        to.ContentType = from.Content.Headers.ContentType?.ToString();
    }

    public async Task<string> ReadAsync(string path) => await _server.GetStringAsync(new Uri(path, UriKind.Relative));

    public void Dispose() => _server.Dispose();

    private static bool IsHop(string header) => header[0] == ':' || Hop.Contains(header, StringComparer.OrdinalIgnoreCase);
}
