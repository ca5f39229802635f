using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Tests.Secrets;

/// <summary>Every object of the cluster, events too, as raw JSON with managedFields; of Secrets what stands around their content.</summary>
internal static class ClusterText
{
    public static async Task<IReadOnlyList<SeenText>> ReadAsync(ApiProbe api)
    {
        List<SeenText> seen = [];
        foreach (string version in await VersionsAsync(api))
        {
            if (await api.TryGetAsync(version) is not JsonObject served)
            {
                continue;
            }

            foreach (JsonNode? resource in served["resources"]!.AsArray().Where(static resource => resource!["verbs"]!.AsArray().Any(static verb => (string)verb! == "list")))
            {
                foreach (JsonNode? item in (await api.GetAsync($"{version}/{(string)resource!["name"]!}"))["items"]?.AsArray() ?? [])
                {
                    JsonNode metadata = item!["metadata"]!;
                    bool isSecret = (string)resource["kind"]! == "Secret";
                    seen.Add(new SeenText($"{(string)resource["kind"]!} {(string?)metadata["namespace"]}/{(string?)metadata["name"]}", (isSecret ? metadata : item).ToJsonString()));
                }
            }
        }

        return seen;
    }

    private static async Task<IReadOnlyList<string>> VersionsAsync(ApiProbe api) =>
    [
        "/api/v1",
        .. (await api.GetAsync("/apis"))["groups"]!.AsArray().Select(static group => $"/apis/{(string)group!["preferredVersion"]!["groupVersion"]!}"),
    ];
}
