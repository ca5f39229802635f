using System.Text.Json.Nodes;

namespace MeshTools.Sites.Tests.Fixtures;

/// <summary>Makes pods in the namespace <c>default</c>, waits for them and takes them away, without MeshTools.</summary>
internal sealed class PodBench(ApiProbe api)
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    /// <summary>Applies an object (JSON) to the namespace.</summary>
    public void Apply(string manifest)
    {
        JsonNode body = JsonNode.Parse(manifest)!;
        string apiVersion = (string)body["apiVersion"]!;
        string root = apiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";
        string plural = ((string)body["kind"]!).ToLowerInvariant() + "s";
        string name = (string)body["metadata"]!["name"]!;
        api.SendAsync(HttpMethod.Patch, $"{root}/namespaces/default/{plural}/{name}?fieldManager=tests&force=true", manifest, "application/apply-patch+yaml").Wait();
    }

    /// <summary>Deletes a pod as a user would and waits until it is gone, which takes a kubelet up to ten seconds.</summary>
    public void Retire(string name)
    {
        api.DeleteAsync($"{Pods}/{name}").Wait();
        Eventually.Holds(() => api.TryGetAsync($"{Pods}/{name}").Result is null ? null : $"pod {name} is still there");
    }

    /// <summary>Takes a pod away without waiting for its kubelet; nothing happens when there is none.</summary>
    public void Remove(string name)
    {
        if (api.TryGetAsync($"{Pods}/{name}").Result is not null)
        {
            api.DeleteAsync($"{Pods}/{name}?gracePeriodSeconds=0").Wait();
        }
    }

    public JsonNode Get(string name) => api.GetAsync($"{Pods}/{name}").Result;

    /// <summary>The names of the pods with a label.</summary>
    public IReadOnlyList<string> Names(string selector) =>
        [.. List(selector).Select(static pod => (string)pod["metadata"]!["name"]!)];

    /// <summary>Waits until so many pods with the label are ready.</summary>
    public void WaitReady(string selector, int count) => Eventually.Holds(() =>
    {
        int ready = List(selector).Count(IsReady);
        return ready == count ? null : $"{ready} of {count} pods with {selector} are ready: {string.Join("; ", List(selector).Select(Describe))}";
    });

    /// <summary>Waits until a pod is as wanted.</summary>
    public void WaitFor(string name, string what, Func<JsonNode, bool> holds) => Eventually.Holds(() =>
    {
        JsonNode pod = Get(name);
        return holds(pod) ? null : $"not {what}: {Describe(pod)}";
    });

    public static bool IsReady(JsonNode pod) =>
        pod["status"]?["conditions"]?.AsArray().Any(static condition => (string)condition!["type"]! == "Ready" && (string)condition["status"]! == "True") == true
        && pod["metadata"]!["deletionTimestamp"] is null;

    private IReadOnlyList<JsonNode> List(string selector) =>
        [.. api.GetAsync($"{Pods}?labelSelector={Uri.EscapeDataString(selector)}").Result["items"]!.AsArray().Select(static pod => pod!)];

    private static string Describe(JsonNode pod) =>
        $"{(string)pod["metadata"]!["name"]!} {pod["status"]?["phase"]} {pod["status"]?["containerStatuses"]?.ToJsonString()}";
}
