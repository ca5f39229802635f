using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Readiness;

/// <summary>A selector (meta/v1 LabelSelector), e.g. a workload's, in the notation of a list request. Pure.</summary>
internal static class SelectorText
{
    /// <summary>Null for a workload without one, or with one that is not understood: it selects nothing then.</summary>
    public static string? Of(JsonObject workload) => From(workload.At("spec", "selector") as JsonObject);

    /// <summary>The same for a selector by itself.</summary>
    public static string? From(JsonObject? selector)
    {
        if (selector is null)
        {
            return null;
        }

        IEnumerable<string> labels = (selector.At("matchLabels") as JsonObject)?.Select(static label => $"{label.Key}={label.Value.Text()}") ?? [];
        string?[] expressions = [.. selector.Objects("matchExpressions").Select(Expression)];
        string[] parts = [.. labels, .. expressions.OfType<string>()];
        return parts.Length == 0 || expressions.Contains(null) ? null : string.Join(",", parts);
    }

    private static string? Expression(JsonObject expression)
    {
        string? key = expression.Text("key");
        string values = string.Join(",", (expression.At("values") as JsonArray)?.Select(static value => value.Text()) ?? []);
        return expression.Text("operator") switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "Exists" => key,
            "DoesNotExist" => $"!{key}",
            _ => null,
        };
    }
}
