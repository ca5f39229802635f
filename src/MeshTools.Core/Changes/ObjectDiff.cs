using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MeshTools.Cluster;
using MeshTools.Secrets;

namespace MeshTools.Changes;

/// <summary>
/// The difference a change makes, as lines: <c>+ path: value</c>, <c>- path: value</c>, <c>~ path: old -> new</c>.
/// The content of Secrets is never shown, and of other objects nothing that is called a secret (a variable DB_PASSWORD, a line
/// signing_key: in a ConfigMap's text).
/// </summary>
internal static partial class ObjectDiff
{
    private const string Hidden = "(secret)";

    private const string VariableEnd = "].value";

    // What people write into annotations is shorter, what tools keep there is longer.
    private const int LongestAnnotation = 200;

    private static readonly string[] ServerFields = ["managedFields", "generation", "resourceVersion", "creationTimestamp", "uid", "selfLink"];

    public static IReadOnlyList<string> Lines(Change change)
    {
        JsonObject? after = change.Verb switch
        {
            ChangeVerb.Delete => null,
            ChangeVerb.MergePatch => MergePatch.Apply(change.Before, change.Body!),
            _ => change.Body,
        };
        bool isSecret = change.Target.Kind is { Group: "", Kind: "Secret" };
        List<string> lines = [];
        if (change.Preview is JsonObject preview)
        {
            Compare(lines, string.Empty, Written(change.Before), Written(preview), isSecret, onlyNamed: false);
            return lines;
        }

        if (change.Verb == ChangeVerb.Delete)
        {
            lines.Add("- the whole object");
            return lines;
        }

        Compare(lines, string.Empty, change.Before, after, isSecret, onlyNamed: change.Verb == ChangeVerb.Apply);
        return lines;
    }

    /// <summary>The lines that lead from one value to another.</summary>
    /// <param name="before">What was, or null.</param>
    /// <param name="after">What will be, or null.</param>
    /// <param name="onlyNamed">Leave out what <paramref name="after"/> does not mention: another manager's fields.</param>
    public static IReadOnlyList<string> Between(JsonNode? before, JsonNode? after, bool onlyNamed = false)
    {
        List<string> lines = [];
        Compare(lines, string.Empty, before, after, false, onlyNamed);
        return lines;
    }

    /// <summary>An object without what only the server writes, which is different after every write.</summary>
    private static JsonObject? Written(JsonObject? stored)
    {
        if (stored?.DeepClone() is not JsonObject written)
        {
            return null;
        }

        written.Remove("status");
        foreach (string field in ServerFields)
        {
            (written["metadata"] as JsonObject)?.Remove(field);
        }

        return written;
    }

    private static void Compare(List<string> lines, string path, JsonNode? before, JsonNode? after, bool isSecret, bool onlyNamed)
    {
        if (JsonNode.DeepEquals(before, after))
        {
            return;
        }

        if (before is JsonObject or null && after is JsonObject or null && (before ?? after) is JsonObject)
        {
            JsonObject old = before as JsonObject ?? [];
            JsonObject now = after as JsonObject ?? [];
            if (old.Count + now.Count > 0)
            {
                IEnumerable<string> names = now.Select(static entry => entry.Key)
                    .Concat(onlyNamed ? [] : old.Select(static entry => entry.Key).Where(name => !now.ContainsKey(name)));
                foreach (string name in names)
                {
                    Compare(lines, Join(path, name), old[name], now[name], isSecret, onlyNamed);
                }

                return;
            }
        }

        if (ByName(before) is { } olds && ByName(after) is { } news)
        {
            int count = lines.Count;
            foreach (string name in news.Keys.Concat(onlyNamed ? [] : olds.Keys.Where(name => !news.ContainsKey(name))))
            {
                Compare(lines, $"{path}[{name}]", olds.GetValueOrDefault(name), news.GetValueOrDefault(name), isSecret, onlyNamed);
            }

            // None when only the order differs, which is a difference too.
            if (lines.Count > count)
            {
                return;
            }
        }

        bool hide = IsSecretVariable(path) || (isSecret && (IsContent(path) || RepeatsContent(path, before) || RepeatsContent(path, after)));
        string was = hide ? Hidden : Show(before);
        string becomes = hide ? Hidden : Show(after);
        lines.Add(before is null ? $"+ {path}: {becomes}" : after is null ? $"- {path}: {was}" : $"~ {path}: {was} -> {becomes}");
    }

    /// <summary>The elements of a list whose elements have names (containers, ports, webhooks, versions); else null.</summary>
    private static Dictionary<string, JsonNode>? ByName(JsonNode? value)
    {
        Dictionary<string, JsonNode> elements = [];
        return value is JsonArray array && array.Count > 0 && array.All(element =>
                element is JsonObject item && item["name"] is JsonValue name && name.TryGetValue(out string? text) && elements.TryAdd(text, item))
            ? elements
            : null;
    }

    /// <summary>The value of an element that is called a secret: <c>containers[kiali].env[DB_PASSWORD].value</c>.</summary>
    private static bool IsSecretVariable(string path) =>
        path.EndsWith(VariableEnd, StringComparison.Ordinal) && SecretMask.IsName(path[(path.LastIndexOf('[') + 1)..^VariableEnd.Length]);

    private static bool IsContent(string path) => path.StartsWith("data", StringComparison.Ordinal) || path.StartsWith("stringData", StringComparison.Ordinal);

    /// <summary>kubectl apply keeps the whole object in an annotation, and so do others (kubernetes/kubernetes#23564).</summary>
    private static bool RepeatsContent(string path, JsonNode? value) =>
        path.StartsWith("metadata.annotations", StringComparison.Ordinal) && (path.Contains("last-applied", StringComparison.Ordinal) || value?.ToString() is { Length: > LongestAnnotation });

    private static string Show(JsonNode? value) =>
        string.Join('\n', SecretMask.Lines((value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : HideVariables(value)?.ToJsonString(JsonText.Compact) ?? "null").Split('\n')));

    /// <summary>A copy in which variables that are called a secret have no value.</summary>
    private static JsonNode? HideVariables(JsonNode? value)
    {
        JsonNode? shown = value?.DeepClone();
        Hide(shown);
        return shown;

        static void Hide(JsonNode? node)
        {
            if (node is JsonObject entry)
            {
                if (entry["value"] is JsonValue && entry["name"] is JsonValue name && SecretMask.IsName(name.ToString()))
                {
                    entry["value"] = Hidden;
                }

                foreach ((_, JsonNode? below) in entry)
                {
                    Hide(below);
                }
            }

            foreach (JsonNode? item in node as JsonArray ?? [])
            {
                Hide(item);
            }
        }
    }

    private static string Join(string path, string name)
    {
        // Label keys hold dots and slashes: in brackets they stay one step of the path.
        string step = PlainName().IsMatch(name) ? name : $"[{name}]";
        return path.Length == 0 || step[0] == '[' ? path + step : $"{path}.{step}";
    }

    [GeneratedRegex("^[A-Za-z0-9_-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
