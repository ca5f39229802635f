using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
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

    /// <summary>Every change to an object of a list since one of its versions, in the order in which the server made them, without end.</summary>
    public async IAsyncEnumerable<(bool IsThere, JsonObject Object)> WatchAsync(string path, string resourceVersion, [EnumeratorCancellation] CancellationToken stop)
    {
        Uri address = new($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}watch=1&resourceVersion={resourceVersion}", UriKind.Relative);
        using HttpResponseMessage response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop);
        using StreamReader lines = new(await response.Content.ReadAsStreamAsync(stop));
        while (await lines.ReadLineAsync(stop) is string line)
        {
            JsonNode change = JsonNode.Parse(line)!;
            yield return ((string)change["type"]! != "DELETED", (JsonObject)change["object"]!);
        }
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

    /// <summary>Whether the server would make an object; it makes none.</summary>
    public async Task<bool> WouldCreateAsync(string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _http.PostAsync(new Uri(path + "?dryRun=All", UriKind.Relative), content);
        return response.IsSuccessStatusCode;
    }

    /// <summary>Puts a version of an object in the place of the present one; false when that changed meanwhile.</summary>
    public async Task<bool> TryReplaceAsync(string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _http.PutAsync(new Uri(path, UriKind.Relative), content);
        Assert.True(response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.Conflict, $"PUT {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return response.IsSuccessStatusCode;
    }

    public async Task DeleteAsync(string path) => Assert.True(await TryDeleteAsync(path), $"DELETE {path}: 404");

    /// <summary>False when it does not exist.</summary>
    public async Task<bool> TryDeleteAsync(string path)
    {
        using HttpResponseMessage response = await _http.DeleteAsync(new Uri(path, UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound, $"DELETE {path}: {(int)response.StatusCode}");
        return response.IsSuccessStatusCode;
    }

    /// <summary>False while the server is away or starting.</summary>
    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(new Uri("/readyz", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
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
