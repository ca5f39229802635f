using System.Text.Json;
using MeshTools.Sites.Tests.Fixtures;

namespace MeshTools.Sites.Tests.Ingress;

/// <summary>
/// A client at each site (the stand-in standin-client in a pod of its node), which asks every 50 ms: the port of its site's node
/// (<c>node</c>), and the node port of the gateway's Service (<c>service</c>), the way that was there before.
/// </summary>
internal sealed class SiteClients : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly SitesFixture _sites;
    private readonly Dictionary<string, Uri> _clients = [];

    public SiteClients(SitesFixture sites, IEnumerable<SiteNode> nodes, int port, int servicePort)
    {
        _sites = sites;
        foreach (SiteNode node in nodes)
        {
            _clients[node.Name] = null!;
            sites.Pods.Apply(StandinPods.Pod(
                Pod(node.Name), "client", ["standin-client", "--ask", $"node=http://{node.Address}:{port}/", "--ask", $"service=http://{node.Address}:{servicePort}/"], node.Name));
        }

        foreach (string node in _clients.Keys.ToArray())
        {
            sites.Pods.WaitReady($"app={Pod(node)}", 1);
            _clients[node] = new Uri($"http://{(string)sites.Pods.Get(Pod(node))["status"]!["podIP"]!}:8080/");
        }
    }

    /// <summary>What came of it so far, by the node at whose site the client is.</summary>
    public IReadOnlyDictionary<string, ClientAccount> Of(string what) => _clients.ToDictionary(
        static client => client.Key, client => JsonSerializer.Deserialize<Dictionary<string, ClientAccount>>(_http.GetStringAsync(client.Value).Result, Json)![what]);

    /// <summary>Begins the accounts anew.</summary>
    public void Forget()
    {
        foreach (Uri client in _clients.Values)
        {
            using HttpResponseMessage response = _http.PostAsync(new Uri(client, "forget"), null).Result;
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Waits until every client has had so many answers since the last <see cref="Forget"/>.</summary>
    public void WaitAnswers(string what, int count) => Eventually.Holds(() =>
    {
        string[] waiting = [.. Of(what).Where(client => client.Value.By.Values.Sum() < count).Select(static client => $"{client.Key}: {client.Value}")];
        return waiting.Length == 0 ? null : $"too few answers from {what}: {string.Join("; ", waiting)}";
    });

    public void Dispose()
    {
        foreach (string node in _clients.Keys)
        {
            _sites.Pods.Remove(Pod(node));
        }

        _http.Dispose();
    }

    private static string Pod(string node) => $"client-{node}";
}
