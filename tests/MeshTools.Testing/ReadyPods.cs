using System.Text.Json.Nodes;

namespace MeshTools.Testing;

/// <summary>
/// Counts the ready pods of a workload through every change that the server makes to one of them: what nobody sees who only looks
/// now and then. A pod that is told to end counts as gone.
/// </summary>
internal sealed class ReadyPods : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string? Node, string? Owner, bool IsReady, long Version)> _pods = [];
    private readonly Dictionary<string, int> _fewest = [];
    private readonly ApiProbe _api;
    private readonly string _path;
    private readonly Task _watch;
    private long _seen;

    private ReadyPods(ApiProbe api, string path)
    {
        _api = api;
        _path = path;
        _watch = Task.Run(WatchAsync);
    }

    /// <summary>What was counted, in words: the fewest in all, of each kind of owner, and on each node.</summary>
    public string Summary
    {
        get
        {
            lock (_lock)
            {
                return string.Join(", ", _fewest.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key} {pair.Value}"));
            }
        }
    }

    /// <summary>Follows the pods that a selector picks.</summary>
    public static async Task<ReadyPods> FollowAsync(ApiProbe api, string ns, string selector)
    {
        ReadyPods pods = new(api, $"/api/v1/namespaces/{ns}/pods?labelSelector={Uri.EscapeDataString(selector)}");
        await pods.MarkAsync();
        return pods;
    }

    /// <summary>The fewest that were ready at any moment since the mark: <c>all</c>, an owner's kind (<c>DaemonSet</c>), or a node.</summary>
    public async Task<int> FewestAsync(string what = "all")
    {
        await CatchUpAsync();
        lock (_lock)
        {
            return _fewest.GetValueOrDefault(what);
        }
    }

    /// <summary>Counts from now on.</summary>
    public async Task MarkAsync()
    {
        await CatchUpAsync();
        lock (_lock)
        {
            _fewest.Clear();
            Count();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch;
        _stop.Dispose();
    }

    /// <summary>
    /// Waits until everything was seen that has happened by now: the watch tells changes in their order, so it has caught up when it
    /// has come to the newest pod of a list, and no longer knows a pod that the list no longer has.
    /// </summary>
    private async Task CatchUpAsync()
    {
        JsonObject list = await _api.GetAsync(_path);
        long listed = Version(list);
        Dictionary<string, long> now = list["items"]!.AsArray().ToDictionary(static pod => (string)pod!["metadata"]!["name"]!, static pod => Version(pod!));
        long newest = now.Values.DefaultIfEmpty().Max();
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    lock (_lock)
                    {
                        return _watch.IsCompleted || (_seen >= newest && _pods.All(pod => now.ContainsKey(pod.Key) || pod.Value.Version > listed));
                    }
                },
                Limit),
            "The watch of the pods lags behind.");
        if (_watch.IsCompleted)
        {
            await _watch;
            Assert.Fail("The watch of the pods has ended.");
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            JsonObject list = await _api.GetAsync(_path);
            lock (_lock)
            {
                foreach (JsonNode? pod in list["items"]!.AsArray())
                {
                    Keep((JsonObject)pod!);
                }

                _seen = Version(list);
                Count();
            }

            await foreach ((bool isThere, JsonObject pod) in _api.WatchAsync(_path, (string)list["metadata"]!["resourceVersion"]!, _stop.Token))
            {
                lock (_lock)
                {
                    if (isThere)
                    {
                        Keep(pod);
                    }
                    else
                    {
                        _pods.Remove((string)pod["metadata"]!["name"]!);
                    }

                    _seen = Version(pod);
                    Count();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody wants to know any more.
        }
    }

    private void Keep(JsonObject pod) => _pods[(string)pod["metadata"]!["name"]!] =
        ((string?)pod["spec"]!["nodeName"], (string?)pod["metadata"]!["ownerReferences"]?[0]?["kind"], IsReady(pod), Version(pod));

    private void Count()
    {
        var ready = _pods.Values.Where(static pod => pod.IsReady).ToArray();
        Least("all", ready.Length);
        foreach (string what in _pods.Values.SelectMany(static pod => new[] { pod.Owner, pod.Node }).OfType<string>().Concat(_fewest.Keys).Where(static what => what != "all").Distinct().ToArray())
        {
            Least(what, ready.Count(pod => pod.Owner == what || pod.Node == what));
        }
    }

    private void Least(string what, int count) => _fewest[what] = Math.Min(count, _fewest.GetValueOrDefault(what, int.MaxValue));

    private static long Version(JsonNode item) => long.Parse((string)item["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsReady(JsonObject pod) => pod["metadata"]!["deletionTimestamp"] is null
        && pod["status"]?["conditions"]?.AsArray().Any(static condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") == true;
}
