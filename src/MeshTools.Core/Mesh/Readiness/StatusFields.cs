using System.Globalization;
using System.Text.Json.Nodes;

namespace MeshTools.Mesh.Readiness;

/// <summary>Reads fields of objects as a server sent them. A field of another type is a field that is not there.</summary>
internal static class StatusFields
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    /// <summary>A text that is not empty.</summary>
    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        try
        {
            return node.At(path) is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character, escaped: valid as JSON and no text.
            return null;
        }
    }

    public static int? Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue(out int number) ? number : null;

    public static bool IsTrue(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue(out bool truth) && truth;

    public static IEnumerable<JsonObject> Objects(this JsonNode? node, params ReadOnlySpan<string> path) =>
        (node.At(path) as JsonArray)?.OfType<JsonObject>() ?? [];

    public static string Name(this JsonNode node) => node.Text("metadata", "name") ?? string.Empty;

    public static string? Uid(this JsonNode node) => node.Text("metadata", "uid");

    /// <summary>A condition of the status, whatever it says.</summary>
    public static JsonObject? Condition(this JsonNode node, string type) =>
        node.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);

    /// <summary>A condition that says exactly this.</summary>
    public static JsonObject? Condition(this JsonNode node, string type, string status) =>
        node.Condition(type) is JsonObject condition && condition.Text("status") == status ? condition : null;

    public static bool IsOwnedBy(this JsonNode node, string? uid) =>
        uid is not null && node.Objects("metadata", "ownerReferences").Any(owner => owner.Text("uid") == uid);

    /// <summary>A time as Kubernetes writes it; the beginning of time when it is not there.</summary>
    public static DateTimeOffset Time(this JsonNode? node, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(node.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : DateTimeOffset.MinValue;
}
