using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.ExtAuthz;

/// <summary>Brings an object's spec, and the labels and annotations that MeshTools gives it, to what is wanted. Pure.</summary>
internal static class SpecReplacement
{
    /// <summary>The merge patch; null when the object has it all and its spec nothing else.</summary>
    /// <param name="now">The object as it is.</param>
    /// <param name="wanted">The manifest.</param>
    public static JsonObject? Of(JsonObject now, JsonObject wanted)
    {
        JsonObject metadata = [];
        foreach (string key in new[] { "labels", "annotations" })
        {
            JsonObject fields = [];
            foreach ((string name, JsonNode? value) in wanted.At("metadata", key) as JsonObject ?? [])
            {
                if (!JsonNode.DeepEquals(now.At("metadata", key, name), value))
                {
                    fields[name] = value?.DeepClone();
                }
            }

            if (fields.Count > 0)
            {
                metadata[key] = fields;
            }
        }

        JsonObject patch = [];
        if (metadata.Count > 0)
        {
            patch["metadata"] = metadata;
        }

        JsonObject spec = Between(now["spec"] as JsonObject ?? [], wanted["spec"] as JsonObject ?? []);
        if (spec.Count > 0)
        {
            patch["spec"] = spec;
        }

        return patch.Count == 0 ? null : patch;
    }

    private static JsonObject Between(JsonObject now, JsonObject wanted)
    {
        JsonObject patch = [];
        foreach ((string name, _) in now.Where(field => !wanted.ContainsKey(field.Key)))
        {
            patch[name] = null;
        }

        foreach ((string name, JsonNode? value) in wanted)
        {
            if (value is JsonObject inner && now[name] is JsonObject old)
            {
                JsonObject part = Between(old, inner);
                if (part.Count > 0)
                {
                    patch[name] = part;
                }
            }
            else if (!JsonNode.DeepEquals(now[name], value))
            {
                patch[name] = value?.DeepClone();
            }
        }

        return patch;
    }
}
