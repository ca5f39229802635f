using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Cluster.Yaml;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Config;

/// <summary>
/// Edits of a YAML text within a ConfigMap: the mesh config, Kiali's config. What was edited is remembered in an annotation,
/// with what was there before, so that it can be given back, and so that Install-Mesh keeps it when it writes the text anew
/// (<see cref="Carry"/>). Pure.
/// </summary>
internal static class ConfigText
{
    /// <summary>JSON: key of the ConfigMap, path in its text, and what stood there before (null: nothing).</summary>
    public const string Annotation = "meshtools/edits";

    /// <summary>The change; null when the text says it all already.</summary>
    /// <param name="map">The ConfigMap.</param>
    /// <param name="observed">All of it as it is.</param>
    /// <param name="key">The key of the text.</param>
    /// <param name="edits">What is to change.</param>
    /// <param name="action">What it is for.</param>
    /// <exception cref="MeshToolsException">ConfigTextInvalid: the text cannot be read.</exception>
    public static Change? Edit(ObjectAddress map, JsonObject observed, string key, IReadOnlyList<ConfigTextEdit> edits, string action)
    {
        List<string> details = [];
        JsonObject? body = Body(map, observed, key, edits, details);
        return body is null ? null : new Change
        {
            Target = map,
            Verb = ChangeVerb.MergePatch,
            Action = action,
            Body = body,
            Before = observed,
            Details = details,
            Revise = now => Body(map, now, key, edits, []),
        };
    }

    /// <summary>Puts the edits that a ConfigMap carries into the text of a manifest that is to replace it.</summary>
    /// <param name="body">The manifest's ConfigMap, changed in place.</param>
    /// <param name="live">The ConfigMap as it is; null when there is none.</param>
    /// <returns>The keys whose texts carry edits.</returns>
    public static IReadOnlyCollection<string> Carry(JsonObject body, JsonObject? live)
    {
        List<string> keys = [];
        foreach ((string key, JsonNode? former) in Remembered(live))
        {
            if (body.Text("data", key) is not string rendered || TryRead(live.Text("data", key)) is not JsonObject now)
            {
                continue;
            }

            foreach ((string path, _) in former as JsonObject ?? [])
            {
                YamlPath place = YamlPath.Parse(path);
                rendered = place.Find(now) is JsonNode value ? YamlTextEdit.Set(rendered, place, value) : rendered;
            }

            body["data"]![key] = rendered;
            keys.Add(key);
        }

        return keys;
    }

    private static JsonObject? Body(ObjectAddress map, JsonObject observed, string key, IReadOnlyList<ConfigTextEdit> edits, List<string> details)
    {
        string before = observed.Text("data", key) ?? string.Empty;
        string text = before;
        JsonObject remembered = Remembered(observed);
        JsonObject former = remembered[key] as JsonObject ?? [];
        foreach (ConfigTextEdit edit in edits)
        {
            text = Apply(map, key, text, edit, former, details);
        }

        remembered[key] = former;
        if (former.Count == 0)
        {
            remembered.Remove(key);
        }

        string? note = remembered.Count == 0 ? null : remembered.ToJsonString(JsonText.Compact);
        return text == before && note == observed.Text("metadata", "annotations", Annotation)
            ? null
            : new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotation] = note } },
                ["data"] = new JsonObject { [key] = text },
            };
    }

    private static string Apply(ObjectAddress map, string key, string text, ConfigTextEdit edit, JsonObject former, List<string> details)
    {
        YamlPath path = YamlPath.Parse(edit.Path);
        try
        {
            JsonObject? now = YamlTextEdit.Read(text);
            JsonNode? was = path.Find(now);
            JsonNode? wanted = edit.Value ?? former[edit.Path];
            if (edit.Value is null && !former.Remove(edit.Path))
            {
                return text;
            }

            if (JsonNode.DeepEquals(was, wanted))
            {
                return text;
            }

            if (edit.Value is not null && !former.ContainsKey(edit.Path))
            {
                former[edit.Path] = edit.IsSecret ? null : was?.DeepClone();
            }

            details.Add(Detail(key, edit, was, wanted));
            return wanted is null ? YamlTextEdit.Remove(text, path) : YamlTextEdit.Set(text, path, wanted);
        }
        catch (YamlSyntaxException error)
        {
            throw new MeshToolsException(
                ErrorCatalog.ConfigTextInvalid,
                string.Create(CultureInfo.InvariantCulture, $"The YAML text under key '{key}' of {map} cannot be read (line {error.Line}: {error.Message}), so it was not changed."),
                target: map.ToString());
        }
    }

    private static string Detail(string key, ConfigTextEdit edit, JsonNode? was, JsonNode? wanted)
    {
        string place = $"data[{key}] {edit.Path}";
        return was is null ? $"+ {place}: {Show(wanted)}" : wanted is null ? $"- {place}: {Show(was)}" : $"~ {place}: {Show(was)} -> {Show(wanted)}";

        string Show(JsonNode? value) => edit.IsSecret ? "(secret)" : value!.ToJsonString(JsonText.Compact);
    }

    /// <summary>What the annotation says; one that somebody else broke says nothing.</summary>
    private static JsonObject Remembered(JsonObject? map)
    {
        try
        {
            return map.Text("metadata", "annotations", Annotation) is string note && JsonNode.Parse(note) is JsonObject remembered ? remembered : [];
        }
        catch (System.Text.Json.JsonException)
        {
            return [];
        }
    }

    private static JsonObject? TryRead(string? text) => EmbeddedYaml.TryRead(text, out _);
}
