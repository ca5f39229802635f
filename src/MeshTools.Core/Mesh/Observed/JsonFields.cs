using System.Globalization;
using System.Text.Json.Nodes;

namespace MeshTools.Mesh.Observed;

/// <summary>
/// Reads fields of objects whose shape nobody guarantees: a custom resource may hold anything where its schema is loose.
/// What is absent or of another type reads as nothing.
/// </summary>
internal static class JsonFields
{
    /// <summary>What stands at a path of keys; null when there is nothing.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (string key in path)
        {
            node = (node as JsonObject)?[key];
        }

        return node;
    }

    /// <summary>A text, or a number or Boolean as text; null for none and for an empty one.</summary>
    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && Plain(value) is { Length: > 0 } text ? text : null;

    /// <summary>A whole number, also when it is written as text.</summary>
    public static int? Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        int.TryParse(node.Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null;

    /// <summary>A Boolean, also when it is written as text.</summary>
    public static bool? Flag(this JsonNode? node, params ReadOnlySpan<string> path) =>
        bool.TryParse(node.Text(path), out bool value) ? value : null;

    /// <summary>A point in time.</summary>
    public static DateTimeOffset? Time(this JsonNode? node, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(node.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset value) ? value : null;

    /// <summary>The objects of a list.</summary>
    public static IReadOnlyList<JsonObject> Objects(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonArray array ? [.. array.OfType<JsonObject>()] : [];

    /// <summary>The texts of a list.</summary>
    public static IReadOnlyList<string> Texts(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonArray array ? [.. array.OfType<JsonValue>().Select(static value => value.ToString())] : [];

    /// <summary>An object of texts, e.g. labels.</summary>
    public static IReadOnlyDictionary<string, string> Map(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonObject map
            ? map.Where(static entry => entry.Value is JsonValue).ToDictionary(static entry => entry.Key, static entry => entry.Value!.ToString(), StringComparer.Ordinal)
            : [];

    /// <summary>Every object within a node, itself first.</summary>
    public static IEnumerable<JsonObject> Within(this JsonNode? node)
    {
        Stack<JsonNode?> open = new([node]);
        while (open.TryPop(out JsonNode? next))
        {
            if (next is JsonObject item)
            {
                yield return item;
            }

            IEnumerable<JsonNode?> below = next switch { JsonObject map => map.Select(static entry => entry.Value), JsonArray list => list, _ => [] };
            foreach (JsonNode? child in below.Reverse())
            {
                open.Push(child);
            }
        }
    }

    /// <summary>Whether labels have all that a plain selector (matchLabels, a Service's, a Gateway's) wants.</summary>
    public static bool Select(this IReadOnlyDictionary<string, string> selector, IReadOnlyDictionary<string, string> labels) =>
        selector.All(wanted => labels.TryGetValue(wanted.Key, out string? value) && value == wanted.Value);

    private static string? Plain(JsonValue value)
    {
        try
        {
            return value.ToString();
        }
        catch (InvalidOperationException)
        {
            // Half a character, which JSON can spell and no text can hold.
            return null;
        }
    }
}
