using System.Text.Json.Nodes;

namespace MeshTools.Changes;

/// <summary>The label by which objects that MeshTools made are told from others: a Remove- command takes only those away.</summary>
internal static class ManagedBy
{
    public const string Label = "app.kubernetes.io/managed-by";
    public const string Name = "meshtools";

    /// <summary>The label, and others beside it.</summary>
    public static JsonObject Labels(params ReadOnlySpan<(string Key, string Value)> others)
    {
        JsonObject labels = new() { [Label] = Name };
        foreach ((string key, string value) in others)
        {
            labels[key] = value;
        }

        return labels;
    }

    public static bool IsOurs(JsonObject? body) => body?["metadata"]?["labels"]?[Label] is JsonValue value && value.ToString() == Name;
}
