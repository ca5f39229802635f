using System.Text.Json.Nodes;

namespace MeshTools.Cluster;

/// <summary>
/// What a watch has told so far, so that after a gap the difference to a new list can be told: what came, what changed
/// and what went while nobody was listening.
/// </summary>
internal sealed class WatchedObjects
{
    private readonly Dictionary<string, JsonObject> _known = new(StringComparer.Ordinal);

    public void Note(WatchEvent happened)
    {
        string key = Key(happened.Object);
        if (happened.Type == WatchEventType.Deleted)
        {
            _known.Remove(key);
        }
        else
        {
            _known[key] = Identity(happened.Object);
        }
    }

    /// <summary>The events that lead from what is known to a new list.</summary>
    public IReadOnlyList<WatchEvent> Replace(IReadOnlyList<JsonObject> current)
    {
        List<WatchEvent> events = [];
        HashSet<string> present = new(StringComparer.Ordinal);
        foreach (JsonObject item in current)
        {
            string key = Key(item);
            present.Add(key);
            if (!_known.TryGetValue(key, out JsonObject? before))
            {
                events.Add(new WatchEvent(WatchEventType.Added, item));
            }
            else if (Version(before) != Version(item))
            {
                events.Add(new WatchEvent(WatchEventType.Modified, item));
            }
        }

        foreach ((string key, JsonObject gone) in _known.Where(pair => !present.Contains(pair.Key)).ToList())
        {
            events.Insert(0, new WatchEvent(WatchEventType.Deleted, gone));
        }

        foreach (WatchEvent difference in events)
        {
            Note(difference);
        }

        return events;
    }

    // An object that was deleted and made again is another object: its uid tells.
    private static string Key(JsonObject item) =>
        $"{(string?)item["metadata"]?["namespace"]}/{(string?)item["metadata"]?["name"]}/{(string?)item["metadata"]?["uid"]}";

    private static string? Version(JsonObject item) => (string?)item["metadata"]?["resourceVersion"];

    private static JsonObject Identity(JsonObject item)
    {
        JsonObject metadata = [];
        foreach (string field in new[] { "namespace", "name", "uid", "resourceVersion" })
        {
            if (item["metadata"]?[field] is JsonNode value)
            {
                metadata[field] = value.DeepClone();
            }
        }

        return new JsonObject { ["metadata"] = metadata };
    }
}
