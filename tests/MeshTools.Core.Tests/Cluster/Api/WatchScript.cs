using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;

namespace MeshTools.Core.Tests.Cluster.Api;

/// <summary>A server with lists and watches in a fixed order; when the last watch has been told, the user stops.</summary>
internal sealed class WatchScript : IDisposable
{
    private static readonly KindRef Node = new(string.Empty, "Node");

    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<ScriptedAnswer> _lists = new();
    private readonly Queue<ScriptedAnswer> _watches = new();

    public WatchScript()
    {
        Server = new ScriptedServer(ScriptedDiscovery.Then(Answer));
    }

    public ScriptedServer Server { get; }

    public InstantTime Time { get; } = new();

    /// <summary>The versions that watches were opened from, in order.</summary>
    public IEnumerable<string?> ResumedFrom => Watches.Select(static call => call.Query("resourceVersion"));

    public IEnumerable<ScriptedRequest> Watches => Server.Calls.Where(static call => call.Query("watch") == "true");

    public int Lists => Server.Calls.Count(static call => call.Query("watch") is null);

    /// <summary>The next list: its version, and its objects as name:version or name:version:uid.</summary>
    public WatchScript List(string version, params string[] objects)
    {
        JsonArray items = [.. objects.Select(Object)];
        _lists.Enqueue(ScriptedAnswer.Json(new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = version }, ["items"] = items }));
        return this;
    }

    /// <summary>The next watch: its lines, and how it ends.</summary>
    public WatchScript Watch(LineEnd end, params string[] lines)
    {
        _watches.Enqueue(ScriptedAnswer.Stream(lines, end));
        return this;
    }

    /// <summary>Instead of the next watch, this.</summary>
    public WatchScript Instead(ScriptedAnswer answer)
    {
        _watches.Enqueue(answer);
        return this;
    }

    /// <summary>A line about an object, e.g. <c>ADDED a:5</c>.</summary>
    public static string Line(string type, string item) => new JsonObject { ["type"] = type, ["object"] = Object(item) }.ToJsonString();

    public static string Error(int code) => $$$"""{"type":"ERROR","object":{"kind":"Status","code":{{{code}}},"message":"too old resource version"}}""";

    /// <summary>Watches until the script is over, and writes down what was told, e.g. <c>Added a:5</c>.</summary>
    public async Task<List<string>> RunAsync(ListQuery? query = null)
    {
        List<string> told = [];
        try
        {
            ClusterClient client = Server.Client(MeshTools.Cluster.Requests.RetryOptions.Default with { Time = Time });
            await foreach (WatchEvent happened in client.WatchAsync(Node, query ?? ListQuery.All, _stop.Token))
            {
                JsonNode metadata = happened.Object["metadata"]!;
                told.Add($"{happened.Type} {metadata["name"]}:{metadata["resourceVersion"]}");
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The only way a watch ends.
        }

        return told;
    }

    public void Dispose()
    {
        _stop.Dispose();
        Server.Dispose();
    }

    private ScriptedAnswer Answer(ScriptedRequest request)
    {
        if (request.Query("watch") is null)
        {
            return _lists.Dequeue();
        }

        if (_watches.TryDequeue(out ScriptedAnswer? watch))
        {
            return watch;
        }

        _stop.Cancel();
        return ScriptedAnswer.Never;
    }

    private static JsonNode Object(string item)
    {
        string[] parts = item.Split(':');
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = parts[0], ["resourceVersion"] = parts[1], ["uid"] = parts.Length > 2 ? parts[2] : $"uid-{parts[0]}" },
        };
    }
}
