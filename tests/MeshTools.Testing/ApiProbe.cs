using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace MeshTools.Testing;

/// <summary>
/// A second, independent look at the API server: plain HTTP with the credentials of a kubeconfig, read with the simplest
/// means. What the tests hold MeshTools' own answers against.
/// </summary>
internal sealed class ApiProbe : IDisposable
{
    private readonly HttpClient _http;

    public ApiProbe(string kubeConfig)
    {
        KubeConfigText text = new(File.ReadAllText(kubeConfig));
        SocketsHttpHandler handler = new();
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(text.CertificateAuthority);
        handler.SslOptions.CertificateChainPolicy = policy;
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => text.ClientCertificate!;
        _http = new HttpClient(handler) { BaseAddress = new Uri(text.Server) };
    }

    public async Task<JsonObject> GetAsync(string path)
    {
        JsonObject? found = await TryGetAsync(path);
        Assert.True(found is not null, $"GET {path}: 404");
        return found;
    }

    /// <summary>Null when it does not exist.</summary>
    public async Task<JsonObject?> TryGetAsync(string path)
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode} {body}");
        return (JsonObject)JsonNode.Parse(body)!;
    }

    public async Task<JsonObject> SendAsync(HttpMethod method, string path, string body, string contentType = "application/json")
    {
        using HttpRequestMessage request = new(method, path) { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        using HttpResponseMessage response = await _http.SendAsync(request);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {answer}");
        return (JsonObject)JsonNode.Parse(answer)!;
    }

    public async Task DeleteAsync(string path)
    {
        using HttpResponseMessage response = await _http.DeleteAsync(new Uri(path, UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode, $"DELETE {path}: {(int)response.StatusCode}");
    }

    /// <summary>A label of a node, or null.</summary>
    public async Task<string?> LabelAsync(string node, string label) =>
        (string?)(await GetAsync($"/api/v1/nodes/{node}"))["metadata"]!["labels"]?[label];

    /// <summary>The resourceVersion of every node: what changes with any write to it.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NodeVersionsAsync() =>
        (await GetAsync("/api/v1/nodes"))["items"]!.AsArray().ToDictionary(
            static node => (string)node!["metadata"]!["name"]!, static node => (string)node!["metadata"]!["resourceVersion"]!);

    public void Dispose() => _http.Dispose();
}
