using System.Text.Json.Nodes;
using MeshTools.Cluster.Tests.Fixtures;
using MeshTools.Testing.State;

namespace MeshTools.Cluster.Tests.Mesh;

/// <summary>A sandbox in which meshes come and go.</summary>
public sealed class InstallFixture : SandboxFixture
{
    // What the cluster itself makes and unmakes at any time.
    private static readonly string[] Restless = ["events", "leases", "endpoints", "endpointslices", "pods", "replicasets", "controllerrevisions", "apiservices"];

    // Their controller writes their status every 15 seconds, for as long as it finds no metrics.
    private const string Autoscalers = "horizontalpodautoscalers";

    public InstallFixture()
        : base("-Node worker-sz02, worker-bj02")
    {
    }

    /// <summary>Runs a script with <c>$text</c> as the manifest in hand.</summary>
    internal Outcome Install(string manifest, string arguments = "-NoWait") =>
        Run($"$text | Install-Mesh -ManifestPath - -KubeConfig $KubeConfig {arguments}", ("text", manifest));

    /// <summary>Removes everything.</summary>
    internal Outcome Purge(string arguments = "") => Run($"Uninstall-Mesh -Purge -KubeConfig $KubeConfig -Confirm:$false {arguments}");

    /// <summary>Every object that the server lists, with its version; without those that come and go by themselves.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> EverythingAsync()
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        List<(string Group, string Path)> versions = [("/api/v1", "/api/v1")];

        // A kind may be served in another version of its group than the preferred one.
        versions.AddRange((await Api.GetAsync("/apis"))["groups"]!.AsArray().SelectMany(static group => group!["versions"]!.AsArray().Select(version =>
            ($"/apis/{(string)group["name"]!}", $"/apis/{(string)version!["groupVersion"]!}"))));
        foreach ((string group, string path) in versions)
        {
            // A group may go while this is read.
            JsonObject? resources = await Api.TryGetAsync(path);
            foreach (JsonNode? resource in resources?["resources"]?.AsArray() ?? [])
            {
                string name = (string)resource!["name"]!;
                bool isListed = resource["verbs"]!.AsArray().Any(static verb => (string)verb! == "list");
                if (!isListed || name.Contains('/', StringComparison.Ordinal) || Restless.Contains(name) || await Api.TryGetAsync($"{path}/{name}") is not JsonObject list)
                {
                    continue;
                }

                foreach (JsonNode? item in list["items"]!.AsArray().Where(item => !ControllerMade.Is(name, item!)))
                {
                    JsonNode metadata = item!["metadata"]!;
                    found[$"{group}/{name} {(string?)metadata["namespace"]}/{(string)metadata["name"]!}"] = name == Autoscalers ? item["spec"]!.ToJsonString() : (string)metadata["resourceVersion"]!;
                }
            }
        }

        return found;
    }

    /// <summary>The same, once controllers have come to rest.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> SettledAsync()
    {
        IReadOnlyDictionary<string, string> before = await EverythingAsync();
        for (int calm = 0; calm < 4;)
        {
            await Task.Delay(250);
            IReadOnlyDictionary<string, string> now = await EverythingAsync();
            calm = now.OrderBy(static pair => pair.Key).SequenceEqual(before.OrderBy(static pair => pair.Key)) ? calm + 1 : 0;
            before = now;
        }

        return before;
    }
}
