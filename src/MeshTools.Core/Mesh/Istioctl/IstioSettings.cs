using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Errors;

namespace MeshTools.Mesh.Istioctl;

/// <summary>
/// The values of -Set. Hashtables become the spec of an IstioOperator, which istioctl takes as a file: types, commas and
/// dots are what they are there. Text goes to `--set` as it is, by istioctl's own rules. Pure.
/// </summary>
/// <param name="Spec">What the hashtables say; null when there are none.</param>
/// <param name="Texts">The texts, each path=value.</param>
internal sealed record IstioSettings(JsonObject? Spec, IReadOnlyList<string> Texts)
{
    public static IstioSettings None { get; } = new(null, []);

    /// <summary>Reads what a user gave: dictionaries and texts, in any mixture.</summary>
    /// <exception cref="MeshToolsException">InvalidSetting.</exception>
    public static IstioSettings Read(IEnumerable<object?> values)
    {
        JsonObject spec = [];
        List<string> texts = [];
        foreach (object? value in values)
        {
            switch (value)
            {
                case IDictionary map:
                    Merge(spec, map, string.Empty);
                    break;
                case string text when text.IndexOf('=', StringComparison.Ordinal) > 0:
                    texts.Add(text);
                    break;
                default:
                    throw Invalid(value is string word ? $"'{word}' has no path before a '='." : $"A {value?.GetType().Name ?? "null"} is no setting.", value);
            }
        }

        return new IstioSettings(spec.Count > 0 ? spec : null, texts);
    }

    /// <summary>The file for istioctl, as JSON, which is YAML; null when there is nothing to say.</summary>
    public string? Overlay() => Spec is null
        ? null
        : new JsonObject { ["apiVersion"] = "install.istio.io/v1alpha1", ["kind"] = "IstioOperator", ["spec"] = Spec.DeepClone() }.ToJsonString();

    private static void Merge(JsonObject target, IDictionary map, string path)
    {
        foreach (DictionaryEntry entry in map)
        {
            string key = entry.Key.ToString() ?? string.Empty;
            string here = path.Length == 0 ? key : $"{path}.{key}";

            // A dot separates, as in --set; but a key with a slash is the name of a label or annotation, dots and all.
            string[] steps = key.Contains('/', StringComparison.Ordinal) ? [key] : key.Split('.');
            if (Array.Exists(steps, static step => step.Length == 0))
            {
                throw Invalid($"'{here}' is no path.", key);
            }

            JsonObject parent = target;
            foreach (string step in steps[..^1])
            {
                parent = Child(parent, step, here);
            }

            if (entry.Value is IDictionary inner)
            {
                Merge(Child(parent, steps[^1], here), inner, here);
            }
            else
            {
                parent[steps[^1]] = Value(entry.Value, here);
            }
        }
    }

    private static JsonObject Child(JsonObject parent, string name, string path)
    {
        if (parent[name] is null)
        {
            parent[name] = new JsonObject();
        }

        return parent[name] as JsonObject ?? throw Invalid($"'{path}' is a value and cannot have something below it.", name);
    }

    private static JsonNode? Value(object? value, string path) => value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        string text => JsonValue.Create(text),
        char letter => JsonValue.Create(letter.ToString()),
        int or long or short or byte or uint or ushort or sbyte => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        double or float or decimal => JsonValue.Create(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        IDictionary map => Mapping(map, path),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select((item, index) => Value(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]")))]),
        _ => throw Invalid($"'{path}' holds a {value.GetType().Name}, which has no form in YAML.", value),
    };

    private static JsonObject Mapping(IDictionary map, string path)
    {
        JsonObject mapping = [];
        Merge(mapping, map, path);
        return mapping;
    }

    private static MeshToolsException Invalid(string message, object? target) => new(ErrorCatalog.InvalidSetting, $"-Set: {message}", target: target);
}
