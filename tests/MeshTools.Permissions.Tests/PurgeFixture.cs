using System.Text.Json.Nodes;

namespace MeshTools.Permissions.Tests;

/// <summary>A cluster whose mesh, with its definitions and its namespace, goes and comes again.</summary>
public sealed class PurgeFixture : ProofFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public PurgeFixture()
        : base(hasMesh: false) => new ManifestProbe(Api).Create(PurgeManifests.Places);

    private protected override IReadOnlyList<(string Name, object? Value)> Variables { get; } = [("mesh", PurgeManifests.Mesh), ("plugin", PurgeManifests.MeshWithPlugin)];

    /// <summary>Nothing is taken away before: what an earlier run has left is made whole again.</summary>
    internal override async Task PrepareAsync(PermissionCase item)
    {
        await Proxy.QuietAsync();
        await WaitAsync("what was deleted to be gone", IsSettledAsync);
        item.Before?.Invoke(this);
    }

    /// <summary>Installs a mesh, and puts around it what appears because of it.</summary>
    internal void Install(string manifest)
    {
        Straight($"{manifest} | Install-Mesh -ManifestPath - -Namespace small -NoWait");
        Apply(PurgeManifests.Around);
    }

    /// <summary>Writes objects, each to its address, as they are to be.</summary>
    internal void Apply(IEnumerable<(string Path, string Body)> objects)
    {
        foreach ((string path, string body) in objects)
        {
            Api.SendAsync(HttpMethod.Patch, path + "?fieldManager=proof&force=true", body, "application/apply-patch+yaml").Wait();
        }
    }

    /// <summary>Makes definitions and waits until they serve.</summary>
    internal void Define(IEnumerable<(string Path, string Body)> definitions)
    {
        Apply(definitions);
        WaitAsync("the definitions to serve", async () => (await DefinitionsAsync()).All(IsEstablished)).Wait();
    }

    private async Task<bool> IsSettledAsync() => (await DefinitionsAsync()).Append(await Api.TryGetAsync("/api/v1/namespaces/small"))
        .All(static found => found?["metadata"]!["deletionTimestamp"] is null);

    private async Task<IEnumerable<JsonObject>> DefinitionsAsync() => ((JsonArray)(await Api.GetAsync(PurgeManifests.AllDefinitions))["items"]!).Select(static found => (JsonObject)found!);

    private static bool IsEstablished(JsonObject definition) => definition["status"]?["conditions"] is JsonArray conditions
        && conditions.Any(static condition => (string?)condition!["type"] == "Established" && (string?)condition["status"] == "True");

    private static async Task WaitAsync(string what, Func<Task<bool>> isSo)
    {
        using CancellationTokenSource end = new(Patience);
        while (!await isSo())
        {
            Assert.False(end.IsCancellationRequested, $"Waited in vain for {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }
}
