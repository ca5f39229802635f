using System.Text.Json.Nodes;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.ExtAuthz;

/// <summary>A sandbox in which one mesh after another has what external authorization is about.</summary>
public sealed class ExtAuthzFixture : SandboxFixture
{
    internal const string Config = "/api/v1/namespaces/istio-system/configmaps/istio";
    internal const string Filters = "/apis/networking.istio.io/v1alpha3/namespaces/istio-system/envoyfilters";

    private readonly List<string> _made = [];

    public ExtAuthzFixture()
        : base("-Node worker-sz02") =>
        Api.SendAsync(HttpMethod.Post, "/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}", "application/yaml").GetAwaiter().GetResult();

    /// <summary>Puts a mesh in the place of the former one, with the service and a Gateway.</summary>
    internal async Task MakeAsync(IEnumerable<string> documents, bool withService = true)
    {
        await ClearAsync();
        foreach (string document in documents.Concat(withService ? ExtAuthzMesh.Around : ExtAuthzMesh.Around[2..]))
        {
            (string collection, string name) = ExtAuthzMesh.Address(document);
            Wait(async () => collection.Contains(".istio.io/", StringComparison.Ordinal) ? await Api.TryGetAsync(collection) is not null : true);
            await Api.SendAsync(HttpMethod.Post, collection, document, "application/yaml");
            _made.Add($"{collection}/{name}");
        }

        if (withService)
        {
            Wait(async () => (await Api.TryGetAsync("/api/v1/namespaces/default/endpoints/ext-authz"))?["subsets"]?[0]?["addresses"] is JsonArray { Count: > 0 });
        }
    }

    /// <summary>The policies; none where the kind is not served.</summary>
    internal async Task<JsonArray> PoliciesAsync()
    {
        JsonObject? group = await Api.TryGetAsync("/apis/security.istio.io");
        return group is null ? [] : (await ListAsync($"/apis/{(string)group["preferredVersion"]!["groupVersion"]!}/namespaces/istio-system/authorizationpolicies"))!;
    }

    internal async Task<JsonArray> FiltersAsync() => (await ListAsync(Filters))!;

    /// <summary>All that the commands may write, each with its version: what changes with any write.</summary>
    internal async Task<string> VersionsAsync()
    {
        JsonNode[] objects = [await Api.GetAsync(Config), .. (await FiltersAsync()).OfType<JsonNode>(), .. (await PoliciesAsync()).OfType<JsonNode>()];
        return string.Join(' ', objects.Select(static item => $"{item["metadata"]!["name"]}:{item["metadata"]!["uid"]}:{item["metadata"]!["resourceVersion"]}"));
    }

    /// <summary>The same without what the server counts and notes itself.</summary>
    internal async Task<string> ContentAsync()
    {
        JsonNode[] objects = [await Api.GetAsync(Config), .. (await FiltersAsync()).OfType<JsonNode>(), .. (await PoliciesAsync()).OfType<JsonNode>()];
        foreach (JsonNode item in objects)
        {
            item["metadata"]!.AsObject().Remove("resourceVersion");
            item["metadata"]!.AsObject().Remove("managedFields");
        }

        return string.Join('\n', objects.Select(static item => item.ToJsonString()));
    }

    internal async Task<string> MeshConfigAsync() => (string)(await Api.GetAsync(Config))["data"]!["mesh"]!;

    /// <summary>Removes what a test or a mesh left.</summary>
    private async Task ClearAsync()
    {
        Session.Run("Get-ExtAuthzFilter -KubeConfig $file | Remove-ExtAuthzFilter -Force -Confirm:$false", ("file", KubeConfig));
        foreach (string path in Enumerable.Reverse(_made))
        {
            if (await Api.TryGetAsync(path) is not null)
            {
                await Api.DeleteAsync(path);
            }
        }

        Wait(async () =>
        {
            bool isGone = true;
            foreach (string path in _made)
            {
                isGone &= await Api.TryGetAsync(path) is null;
            }

            return isGone;
        });
        _made.Clear();
    }

    private async Task<JsonArray?> ListAsync(string path) => (await Api.TryGetAsync(path))?["items"]?.AsArray() ?? [];

    private static void Wait(Func<Task<bool>> condition) =>
        Assert.True(SpinWait.SpinUntil(() => condition().GetAwaiter().GetResult(), TimeSpan.FromSeconds(60)), "The sandbox did not get there within a minute.");
}
