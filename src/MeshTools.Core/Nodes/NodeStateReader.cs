using System.Globalization;
using System.Text.Json;

namespace MeshTools.Nodes;

/// <summary>Reads a <see cref="NodeState"/> from a node's metadata. Pure.</summary>
internal static class NodeStateReader
{
    public static NodeState Read(JsonElement metadata, string? status)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        if (metadata.TryGetProperty("labels", out JsonElement all))
        {
            foreach (string key in NodeLabels.All)
            {
                if (all.TryGetProperty(key, out JsonElement value))
                {
                    labels[key] = value.GetString()!;
                }
            }
        }

        Dictionary<string, IReadOnlyList<string>> owners = new(StringComparer.Ordinal);
        DateTimeOffset? labelledAt = null;
        if (labels.Count > 0 && metadata.TryGetProperty("managedFields", out JsonElement entries))
        {
            foreach (JsonElement entry in entries.EnumerateArray())
            {
                if (AddOwned(entry, labels.Keys, owners) && Time(entry) is DateTimeOffset time && (labelledAt is null || time > labelledAt))
                {
                    labelledAt = time;
                }
            }
        }

        return new NodeState
        {
            Name = metadata.GetProperty("name").GetString()!,
            ResourceVersion = metadata.GetProperty("resourceVersion").GetString()!,
            Labels = labels,
            Owners = owners,
            LabelledAt = labelledAt,
            Status = status,
        };
    }

    /// <summary>Notes the labels that one managedFields entry owns; false when it owns none of them.</summary>
    private static bool AddOwned(JsonElement entry, IEnumerable<string> keys, Dictionary<string, IReadOnlyList<string>> owners)
    {
        if (!entry.TryGetProperty("fieldsV1", out JsonElement fields)
            || !fields.TryGetProperty("f:metadata", out JsonElement metadata)
            || !metadata.TryGetProperty("f:labels", out JsonElement labels))
        {
            return false;
        }

        string manager = entry.TryGetProperty("manager", out JsonElement name) ? name.GetString()! : "unknown";
        bool any = false;
        foreach (string key in keys)
        {
            if (labels.TryGetProperty("f:" + key, out _))
            {
                owners[key] = [.. owners.GetValueOrDefault(key, []), manager];
                any = true;
            }
        }

        return any;
    }

    private static DateTimeOffset? Time(JsonElement entry) =>
        entry.TryGetProperty("time", out JsonElement time)
        && DateTimeOffset.TryParse(time.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset value)
            ? value
            : null;
}
