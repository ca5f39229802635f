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

    /// <summary>The patch that turns one object into another; empty when they are equal. Lists are replaced as a whole.</summary>
    public static JsonObject Between(JsonObject from, JsonObject to)
    {
        JsonObject patch = [];
        foreach (string name in from.Select(static field => field.Key).Where(name => to[name] is null && from[name] is not null))
        {
            patch[name] = null;
        }

        foreach ((string name, JsonNode? wanted) in to)
        {
            JsonNode? found = from[name];
            if (wanted is null || JsonNode.DeepEquals(found, wanted))
            {
                continue;
            }

            patch[name] = found is JsonObject before && wanted is JsonObject after ? Between(before, after) : wanted.DeepClone();
        }

        return patch;
    }

    /// <summary>True when applying the patch would change nothing.</summary>
    public static bool IsSatisfiedBy(JsonObject observed, JsonObject patch) => IsSatisfiedBy(observed, patch, JsonNode.DeepEquals);

    /// <summary>True when an object has what the patch brought, whatever the server's defaults have added to elements of its lists.</summary>
    public static bool IsHeldBy(JsonObject observed, JsonObject patch) => IsSatisfiedBy(observed, patch, Contains);

    private static bool IsSatisfiedBy(JsonObject observed, JsonObject patch, Func<JsonNode?, JsonNode?, bool> isSame)
    {
        foreach ((string name, JsonNode? wanted) in patch)
        {
            JsonNode? found = observed[name];
            bool satisfied = wanted switch
            {
                null => found is null,
                JsonObject inner when found is JsonObject parent => IsSatisfiedBy(parent, inner, isSame),
                JsonObject inner => found is null && OnlyRemoves(inner),
                _ => isSame(found, wanted),
            };
            if (!satisfied)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Contains(JsonNode? found, JsonNode? wanted) => (found, wanted) switch
    {
        (JsonArray list, JsonArray items) => list.Count == items.Count && list.Zip(items).All(static pair => Contains(pair.First, pair.Second)),
        (JsonObject map, JsonObject fields) => fields.All(field => Contains(map[field.Key], field.Value)),
        _ => JsonNode.DeepEquals(found, wanted),
    };

    // A patch that only takes things away is content with a parent that is not there.
    private static bool OnlyRemoves(JsonObject patch) =>
        patch.All(static entry => entry.Value is null || (entry.Value is JsonObject inner && OnlyRemoves(inner)));
}
