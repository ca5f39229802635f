using System.Text.Json.Nodes;

namespace MeshTools.Mesh.Install;

/// <summary>
/// What other commands of MeshTools have changed since in an object of the manifest: a Gateway's servers, a container's
/// variables, a Service's type. They patch, so managedFields has them under MeshTools' own name with operation Update, and
/// an installation that is run again leaves them as they are. Pure.
/// </summary>
internal static class OwnFields
{
    /// <param name="body">The manifest's object, changed in place.</param>
    /// <param name="live">The object as it is; null when there is none.</param>
    /// <param name="carried">Keys of a ConfigMap whose texts hold the edits already.</param>
    public static void Leave(JsonObject body, JsonObject? live, IReadOnlyCollection<string> carried)
    {
        foreach (JsonObject entry in ManagedFields.Entries(live, "Update"))
        {
            foreach ((string name, JsonNode? below) in ((JsonObject)entry["fieldsV1"]!).Where(static field => field.Key is not ("f:metadata" or "f:status")))
            {
                JsonObject kept = (JsonObject?)below?.DeepClone() ?? [];
                foreach (string key in name == "f:data" ? carried : [])
                {
                    kept.Remove(ManagedFields.Field + key);
                }

                if (kept.Count > 0 && name.StartsWith(ManagedFields.Field, StringComparison.Ordinal))
                {
                    Drop(body[name[ManagedFields.Field.Length..]], kept);
                }
            }
        }
    }

    private static void Drop(JsonNode? node, JsonObject fields)
    {
        foreach ((string name, JsonNode? below) in fields)
        {
            if (name.StartsWith(ManagedFields.Field, StringComparison.Ordinal) && node is JsonObject map)
            {
                string key = name[ManagedFields.Field.Length..];
                if (below is JsonObject { Count: > 0 } inner)
                {
                    Drop(map[key], inner);
                }
                else
                {
                    map.Remove(key);
                }
            }
            else if (name.StartsWith(ManagedFields.Element, StringComparison.Ordinal) && node is JsonArray list && ManagedFields.Value(name) is JsonObject keys
                && list.FirstOrDefault(element => ManagedFields.HasKeys(element, keys)) is JsonObject found)
            {
                // The keys stay: without them it is another element.
                Drop(found, new JsonObject(((JsonObject?)below ?? []).Where(field => !keys.ContainsKey(field.Key[Math.Min(2, field.Key.Length)..]))
                    .Select(static field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))));
            }
        }
    }
}
