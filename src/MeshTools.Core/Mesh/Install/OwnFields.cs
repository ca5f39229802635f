using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Install;

/// <summary>
/// What other commands of MeshTools have changed since in an object of the manifest: a Gateway's servers, a container's
/// variables, a Service's type. They patch, so managedFields has them under MeshTools' own name with operation Update, and
/// an installation that is run again leaves them as they are. Pure.
/// </summary>
internal static class OwnFields
{
    private const string Field = "f:";
    private const string Element = "k:";

    /// <param name="body">The manifest's object, changed in place.</param>
    /// <param name="live">The object as it is; null when there is none.</param>
    /// <param name="carried">Keys of a ConfigMap whose texts hold the edits already.</param>
    public static void Leave(JsonObject body, JsonObject? live, IReadOnlyCollection<string> carried)
    {
        foreach (JsonObject entry in live.Objects("metadata", "managedFields"))
        {
            if (entry.Text("manager") != ClusterClient.FieldManager || entry.Text("operation") != "Update" || entry["fieldsV1"] is not JsonObject fields)
            {
                continue;
            }

            foreach ((string name, JsonNode? below) in fields.Where(static field => field.Key is not ("f:metadata" or "f:status")))
            {
                JsonObject kept = (JsonObject?)below?.DeepClone() ?? [];
                foreach (string key in name == "f:data" ? carried : [])
                {
                    kept.Remove(Field + key);
                }

                if (kept.Count > 0 && name.StartsWith(Field, StringComparison.Ordinal))
                {
                    Drop(body[name[Field.Length..]], kept);
                }
            }
        }
    }

    private static void Drop(JsonNode? node, JsonObject fields)
    {
        foreach ((string name, JsonNode? below) in fields)
        {
            if (name.StartsWith(Field, StringComparison.Ordinal) && node is JsonObject map)
            {
                string key = name[Field.Length..];
                if (below is JsonObject { Count: > 0 } inner)
                {
                    Drop(map[key], inner);
                }
                else
                {
                    map.Remove(key);
                }
            }
            else if (name.StartsWith(Element, StringComparison.Ordinal) && node is JsonArray list && Find(list, name[Element.Length..]) is (JsonObject element, JsonObject keys))
            {
                // The keys stay: without them it is another element.
                Drop(element, new JsonObject(((JsonObject?)below ?? []).Where(field => !keys.ContainsKey(field.Key[Math.Min(2, field.Key.Length)..]))
                    .Select(static field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))));
            }
        }
    }

    private static (JsonObject Element, JsonObject Keys)? Find(JsonArray list, string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject keys
                && list.OfType<JsonObject>().FirstOrDefault(element => keys.All(key => JsonNode.DeepEquals(element[key.Key], key.Value))) is JsonObject found
                ? (found, keys)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
