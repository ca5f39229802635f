using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Install;

/// <summary>
/// Which fields of an object MeshTools has written, as the API server keeps it in <c>metadata.managedFields</c>: a tree whose
/// steps are <c>f:NAME</c> (a field), <c>k:{...}</c> (the element of a list with these keys), <c>v:VALUE</c> (an element of a
/// set) and <c>.</c> (the value itself). Source: the Kubernetes API reference, FieldsV1 v1 meta. Pure.
/// </summary>
internal static class ManagedFields
{
    /// <summary>How the step to a field begins.</summary>
    public const string Field = "f:";

    /// <summary>How the step to an element with keys begins.</summary>
    public const string Element = "k:";

    /// <summary>How the step to an element of a set begins.</summary>
    public const string Member = "v:";

    /// <summary>The value that the tree so far leads to.</summary>
    public const string Itself = ".";

    /// <summary>What MeshTools has written so: an entry for each version of the kind and subresource.</summary>
    /// <param name="live">The object as it was read; null for none.</param>
    /// <param name="operation"><c>Apply</c> or <c>Update</c>.</param>
    public static IEnumerable<JsonObject> Entries(JsonObject? live, string operation) => live.Objects("metadata", "managedFields")
        .Where(entry => entry.Text("manager") == ClusterClient.FieldManager && entry.Text("operation") == operation && entry["fieldsV1"] is JsonObject);

    /// <summary>What stands behind the sign of a step to an element; null for what is no JSON.</summary>
    public static JsonNode? Value(string step)
    {
        try
        {
            return JsonNode.Parse(step[Element.Length..]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>True for the element that has these keys with these values.</summary>
    public static bool HasKeys(JsonNode? element, JsonObject keys) =>
        element is JsonObject item && keys.All(key => JsonNode.DeepEquals(item[key.Key], key.Value));
}
