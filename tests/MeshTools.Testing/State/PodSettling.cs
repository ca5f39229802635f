using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MeshTools.Testing.State;

/// <summary>
/// Waits until controllers have done with the gateways' pods: what one run left terminating stands in the way of the next.
/// Pods whose owner is gone are deleted here: the garbage collector misses some whose owner went while the API server was away
/// (seen with Kubernetes 1.20).
/// </summary>
internal static class PodSettling
{
    private const string Apps = "/apis/apps/v1/namespaces/istio-system/";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <param name="api">The server.</param>
    /// <param name="pods">The list of the pods.</param>
    public static async Task WaitAsync(ApiProbe api, string pods)
    {
        long started = Stopwatch.GetTimestamp();
        while (await UnsettledAsync(api, pods) is string reason)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, reason);
            await Task.Delay(50);
        }
    }

    private static async Task<string?> UnsettledAsync(ApiProbe api, string pods)
    {
        JsonNode[] deployments = await ListAsync(api, Apps + "deployments");
        JsonNode[] daemonSets = await ListAsync(api, Apps + "daemonsets");
        JsonNode[] replicaSets = [.. (await ListAsync(api, Apps + "replicasets")).Where(set => Owner(set) is string owner && deployments.Any(item => Uid(item) == owner))];
        HashSet<string?> owners = [.. daemonSets.Concat(replicaSets).Select(Uid)];
        JsonNode[] found = await ListAsync(api, pods);
        foreach (JsonNode orphan in found.Where(pod => !owners.Contains(Owner(pod)) && pod["metadata"]!["deletionTimestamp"] is null))
        {
            await api.TryDeleteAsync($"/api/v1/namespaces/istio-system/pods/{(string)orphan["metadata"]!["name"]!}");
        }

        JsonNode? open = deployments.FirstOrDefault(static item => !IsDone(item, "readyReplicas", (int)item["spec"]!["replicas"]!))
            ?? daemonSets.FirstOrDefault(static item => !IsDone(item, "numberReady", Status(item, "desiredNumberScheduled")))
            ?? found.FirstOrDefault(pod => pod["metadata"]!["deletionTimestamp"] is not null || !owners.Contains(Owner(pod)));
        return open is null ? null : $"Not settled: {open["metadata"]!["name"]}: {open["metadata"]!["ownerReferences"]?.ToJsonString()} {open["status"]!.ToJsonString()}";
    }

    private static bool IsDone(JsonNode workload, string ready, int wanted) =>
        Status(workload, "observedGeneration") == (int)workload["metadata"]!["generation"]! && Status(workload, ready) == wanted;

    private static int Status(JsonNode workload, string field) => (int?)workload["status"]?[field] ?? 0;

    private static string? Uid(JsonNode item) => (string?)item["metadata"]!["uid"];

    private static string? Owner(JsonNode item) => (string?)item["metadata"]!["ownerReferences"]?[0]?["uid"];

    private static async Task<JsonNode[]> ListAsync(ApiProbe api, string path) => [.. (await api.GetAsync(path))["items"]!.AsArray().Select(static item => item!)];
}
