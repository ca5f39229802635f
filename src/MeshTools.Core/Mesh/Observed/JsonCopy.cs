using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeshTools.Mesh.Observed;

/// <summary>
/// Copies an element into nodes of their own. The library's way to do it keeps the whole text of the element alive, and
/// with it what was meant to be dropped: secrets, schemas, image lists.
/// </summary>
internal static class JsonCopy
{
    /// <param name="element">What to copy.</param>
    /// <param name="without">Keys that are left out, wherever they stand.</param>
    public static JsonNode? Of(JsonElement element, params string[] without)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                JsonObject map = [];
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    if (!without.Contains(property.Name))
                    {
                        map[property.Name] = Of(property.Value, without);
                    }
                }

                return map;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(item => Of(item, without))]);
            case JsonValueKind.String:
                return JsonValue.Create(element.GetString());
            case JsonValueKind.Number:
                return element.TryGetInt64(out long whole) ? JsonValue.Create(whole) : JsonValue.Create(element.GetDouble());
            case JsonValueKind.True:
            case JsonValueKind.False:
                return JsonValue.Create(element.GetBoolean());
            default:
                return null;
        }
    }
}
