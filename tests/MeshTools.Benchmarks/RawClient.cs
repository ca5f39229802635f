using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace MeshTools.Benchmarks;

/// <summary>
/// The peer of the labelling row: the same merge patches by a bare HTTP/2 client, one connection, no discovery, no
/// reading of answers beyond their end. What the API server gives at best to a .NET program.
/// </summary>
internal sealed class RawClient : IDisposable
{
    /// <summary>Requests in flight: as many as MeshTools' change engine has.</summary>
    public const int Streams = 24;

    private readonly HttpClient _http;

    public RawClient(ClusterAccess cluster)
    {
        SocketsHttpHandler handler = new();
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(cluster.CertificateAuthority);
        handler.SslOptions.CertificateChainPolicy = policy;
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => cluster.ClientCertificate;
        _http = new HttpClient(handler)
        {
            BaseAddress = new Uri(cluster.Server),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    /// <summary>Patches every node, a bounded number at once.</summary>
    public async Task LabelAsync(IReadOnlyList<string> nodes, string value)
    {
        byte[] body = Encoding.UTF8.GetBytes($$$"""{"metadata":{"labels":{"topology.kubernetes.io/region":"{{{value}}}"} } }""");
        await Parallel.ForEachAsync(nodes, new ParallelOptions { MaxDegreeOfParallelism = Streams }, async (node, cancellationToken) =>
        {
            using HttpRequestMessage request = new(HttpMethod.Patch, $"/api/v1/nodes/{node}?fieldManager=meshtools") { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/merge-patch+json");
            using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
            response.EnsureSuccessStatusCode();
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
        });
    }

    /// <summary>The names of all nodes.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync()
    {
        using JsonDocument nodes = JsonDocument.Parse(await _http.GetByteArrayAsync(new Uri("/api/v1/nodes", UriKind.Relative)));
        return [.. nodes.RootElement.GetProperty("items").EnumerateArray().Select(static node => node.GetProperty("metadata").GetProperty("name").GetString()!)];
    }

    /// <summary>One small request.</summary>
    public async Task GetAsync(string path) => await _http.GetByteArrayAsync(new Uri(path, UriKind.Relative));

    public void Dispose() => _http.Dispose();
}
