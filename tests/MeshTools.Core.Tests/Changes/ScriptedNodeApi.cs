using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Cluster.Requests;
using MeshTools.Cluster.Transport;

namespace MeshTools.Core.Tests.Changes;

/// <summary>
/// An API server in memory that knows nodes and merge patches, with a script of faults: what the network or the server
/// does to a request, before or after it takes effect.
/// </summary>
internal sealed class ScriptedNodeApi : DelegatingHandler
{
    private readonly ConcurrentDictionary<string, JsonObject> _nodes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _writes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _log = new();
    private int _version = 100;
    private int _inFlight;

    public ScriptedNodeApi(params string[] nodes)
    {
        foreach (string name in nodes)
        {
            _nodes[name] = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["resourceVersion"] = Next(), ["labels"] = new JsonObject() } };
        }
    }

    /// <summary>What happens to the Nth request with this method and node (from 1), instead of or around its effect.</summary>
    public Func<string, string, int, Fault> Script { get; init; } = static (_, _, _) => Fault.None;

    /// <summary>What happens to the list of pods.</summary>
    public Fault Pods { get; init; } = Fault.None;

    /// <summary>Awaited by every write while it is in flight.</summary>
    public Func<Task> Hold { get; init; } = static () => Task.CompletedTask;

    /// <summary>Every request: method and path.</summary>
    public IReadOnlyList<string> Log => [.. _log];

    /// <summary>The most writes that were in flight at once.</summary>
    public int MostInFlight { get; private set; }

    public string? Label(string node, string key) => (string?)_nodes[node]["metadata"]!["labels"]?[key];

    /// <summary>How often a node was really written.</summary>
    public int Writes(string node) => _writes.GetValueOrDefault(node);

    /// <summary>A client of this server that waits milliseconds where it would wait seconds.</summary>
    public ClusterClient Client()
    {
        ConnectionSettings settings = new() { Context = "test", Source = "test", Server = new Uri("http://api.test") };
        RetryOptions retry = new(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), TimeProvider.System);
        return new ClusterClient(new ApiTransport(settings, this), new Discovery(), retry);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string path = request.RequestUri!.AbsolutePath;
        string method = request.Method.Method;
        _log.Enqueue($"{method} {path}");
        if (path == "/api/v1")
        {
            return Answer(200, """{"resources":[{"name":"nodes","kind":"Node","namespaced":false,"verbs":["list","patch"]},{"name":"pods","kind":"Pod","namespaced":true,"verbs":["list"]}]}""");
        }

        if (path == "/api/v1/pods")
        {
            return Pods.Status != 0 ? Refuse(Pods) : Answer(200, """{"metadata":{"resourceVersion":"1"},"items":[]}""");
        }

        string node = path.StartsWith("/api/v1/nodes/", StringComparison.Ordinal) ? path["/api/v1/nodes/".Length..] : string.Empty;
        Fault fault = Script(method, node, _counts.AddOrUpdate($"{method} {node}", 1, static (_, count) => count + 1));
        if (fault.Before is not null)
        {
            throw fault.Before;
        }

        if (fault.Status != 0 && !fault.AfterEffect)
        {
            return Refuse(fault);
        }

        HttpResponseMessage answer = await HandleAsync(request, method, node, cancellationToken);
        if (fault.After is not null)
        {
            throw fault.After;
        }

        return fault.Status != 0 ? Refuse(fault) : answer;
    }

    private async Task<HttpResponseMessage> HandleAsync(HttpRequestMessage request, string method, string node, CancellationToken cancellationToken)
    {
        if (node.Length == 0)
        {
            return Answer(200, List(request.Headers.Accept.ToString()));
        }

        if (!_nodes.TryGetValue(node, out JsonObject? current))
        {
            return Answer(404, $$"""{"kind":"Status","reason":"NotFound","message":"nodes \"{{node}}\" not found"}""");
        }

        if (method == "PATCH")
        {
            JsonObject patch = (JsonObject)JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            Count(Interlocked.Increment(ref _inFlight));
            await Hold();
            Interlocked.Decrement(ref _inFlight);
            current = MergePatch.Apply(current, patch);
            current["metadata"]!["resourceVersion"] = Next();
            _nodes[node] = current;
            _writes.AddOrUpdate(node, 1, static (_, count) => count + 1);
        }

        return Answer(200, request.Headers.Accept.ToString().Contains("as=Table", StringComparison.Ordinal) ? Table([current]) : current.ToJsonString());
    }

    private string List(string accept)
    {
        JsonObject[] all = [.. _nodes.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Value)];
        return accept.Contains("as=Table", StringComparison.Ordinal) ? Table(all) : throw new NotSupportedException(accept);
    }

    private static string Table(IReadOnlyList<JsonObject> nodes)
    {
        JsonArray rows = [.. nodes.Select(static node => (JsonNode)new JsonObject { ["cells"] = new JsonArray("x", "Ready"), ["object"] = node.DeepClone() })];
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = "1" },
            ["columnDefinitions"] = new JsonArray(new JsonObject { ["name"] = "Name" }, new JsonObject { ["name"] = "Status" }),
            ["rows"] = rows,
        }.ToJsonString();
    }

    private void Count(int now)
    {
        lock (_nodes)
        {
            MostInFlight = Math.Max(MostInFlight, now);
        }
    }

    private string Next() => Interlocked.Increment(ref _version).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static HttpResponseMessage Refuse(Fault fault) =>
        Answer(fault.Status, $$"""{"kind":"Status","reason":"Fault","message":"scripted {{fault.Status}}"}""");

    private static HttpResponseMessage Answer(int status, string body) =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
