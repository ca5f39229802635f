using System.Text.Json.Nodes;

namespace MeshTools.Changes;

/// <summary>JSON merge patch, RFC 7396, on nodes. Pure: nothing given is changed.</summary>
internal static class MergePatch
{
    /// <summary>What an object becomes.</summary>
    public static JsonObject Apply(JsonObject? target, JsonObject patch)
    {
        JsonObject result = (JsonObject?)target?.DeepClone() ?? [];
        foreach ((string name, JsonNode? value) in patch)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else if (value is JsonObject inner)
            {
                result[name] = Apply(result[name] as JsonObject, inner);
            }
            else
            {
                result[name] = value.DeepClone();
            }
        }

        return result;
    }

    /// <summary>True when applying the patch would change nothing.</summary>
    public static bool IsSatisfiedBy(JsonObject observed, JsonObject patch)
    {
        foreach ((string name, JsonNode? wanted) in patch)
        {
            JsonNode? found = observed[name];
            bool satisfied = wanted switch
            {
                null => found is null,
                JsonObject inner when found is JsonObject parent => IsSatisfiedBy(parent, inner),
                JsonObject inner => found is null && OnlyRemoves(inner),
                _ => JsonNode.DeepEquals(found, wanted),
            };
            if (!satisfied)
            {
                return false;
            }
        }

        return true;
    }

    // A patch that only takes things away is content with a parent that is not there.
    private static bool OnlyRemoves(JsonObject patch) =>
        patch.All(static entry => entry.Value is null || (entry.Value is JsonObject inner && OnlyRemoves(inner)));
}
