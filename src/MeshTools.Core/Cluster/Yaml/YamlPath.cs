using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MeshTools.Cluster.Yaml;

/// <summary>
/// A place in a document: keys with dots between them, and elements of lists by one of their fields, e.g.
/// <c>extensionProviders[name=ext-authz].envoyExtAuthzGrpc</c>. Keys that hold dots or brackets have no path.
/// </summary>
internal sealed partial record YamlPath
{
    private YamlPath(IReadOnlyList<YamlPathStep> steps) => Steps = steps;

    public IReadOnlyList<YamlPathStep> Steps { get; }

    /// <exception cref="FormatException">It is none.</exception>
    public static YamlPath Parse(string path)
    {
        if (!Form().IsMatch(path))
        {
            throw new FormatException($"'{path}' is no path in a document.");
        }

        return new YamlPath([.. Step().Matches(path).Select(static match => match.Groups["key"].Success
            ? new YamlPathStep(match.Groups["key"].Value, null)
            : new YamlPathStep(match.Groups["field"].Value, match.Groups["value"].Value))]);
    }

    /// <summary>The value at the place; null when there is none.</summary>
    public JsonNode? Find(JsonNode? root) => Steps.Aggregate(root, static (node, step) => step.Find(node));

    /// <summary>The document with the value there; what is missing on the way is made, and what is of another kind gives way.</summary>
    public JsonObject Set(JsonObject? root, JsonNode value) => (JsonObject)Set(root, 0, value)!;

    /// <summary>The document without the value, and without a list that held it alone.</summary>
    public JsonObject Remove(JsonObject root)
    {
        JsonObject result = (JsonObject)root.DeepClone();
        JsonNode? parent = Steps.SkipLast(1).Aggregate((JsonNode?)result, static (node, step) => step.Find(node));
        Steps[^1].Remove(parent);
        return parent is JsonArray { Count: 0 } && Steps.Count > 1
            ? new YamlPath([.. Steps.SkipLast(1)]).Remove(result)
            : result;
    }

    private JsonNode? Set(JsonNode? node, int depth, JsonNode value)
    {
        if (depth == Steps.Count)
        {
            return value.DeepClone();
        }

        return Steps[depth].Put(node, Set(Steps[depth].Find(node), depth + 1, value));
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+|\[[A-Za-z0-9_-]+=[^\]\[]+\])*$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"\[(?<field>[^=\]]+)=(?<value>[^\]]+)\]|(?<key>[A-Za-z0-9_-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
