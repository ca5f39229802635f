using System.Text.Json.Nodes;

namespace MeshTools.Testing.State;

/// <summary>The objects that a case is about, as the API server holds them at one moment.</summary>
internal sealed class ClusterState
{
    private readonly Dictionary<string, string> _meanings;

    private ClusterState(Dictionary<string, JsonObject> objects)
    {
        Objects = objects;
        _meanings = objects.ToDictionary(static pair => pair.Key, static pair => ObjectMeaning.Of(pair.Value));
    }

    /// <summary>Every object in full, by its path.</summary>
    public IReadOnlyDictionary<string, JsonObject> Objects { get; }

    /// <param name="api">The server.</param>
    /// <param name="paths">Objects, and lists of which every object counts.</param>
    public static async Task<ClusterState> ReadAsync(ApiProbe api, IReadOnlyList<string> paths)
    {
        Dictionary<string, JsonObject> objects = [];
        foreach (string path in paths)
        {
            JsonObject? found = await api.TryGetAsync(path);
            if (found?["items"] is not JsonArray items)
            {
                if (found is not null)
                {
                    objects[path] = found;
                }

                continue;
            }

            foreach (JsonObject item in items.Select(static item => item!.AsObject()).Where(item => !ControllerMade.Is(path, item)))
            {
                // What stands in a list does not say what it is.
                item["apiVersion"] = found["apiVersion"]!.DeepClone();
                item["kind"] = ((string)found["kind"]!)[..^"List".Length];
                objects[$"{path}/{(string)item["metadata"]!["name"]!}"] = item;
            }
        }

        return new ClusterState(objects);
    }

    /// <summary>The objects that say something else there, or are in one of the two alone.</summary>
    public IReadOnlyList<string> DifferencesTo(ClusterState other) =>
        [.. _meanings.Keys.Union(other._meanings.Keys).Where(path => !SaysTheSame(other, path)).Order(StringComparer.Ordinal)];

    public bool SaysTheSame(ClusterState other, string path) => _meanings.GetValueOrDefault(path) == other._meanings.GetValueOrDefault(path);

    /// <summary>What an object says, for a message.</summary>
    public string Describe(string path) => _meanings.GetValueOrDefault(path) is not string meaning ? "none" : meaning.Length > 1500 ? meaning[..1500] : meaning;

    /// <summary>The object as MeshTools names it: kind, namespace, name.</summary>
    public static string Name(JsonObject item)
    {
        JsonNode metadata = item["metadata"]!;
        string ns = (string?)metadata["namespace"] is string found ? $"{found}/" : string.Empty;
        return $"{((string)item["kind"]!).ToLowerInvariant()}/{ns}{(string)metadata["name"]!}";
    }
}
