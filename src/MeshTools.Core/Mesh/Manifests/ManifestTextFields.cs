using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;

namespace MeshTools.Mesh.Manifests;

/// <summary>
/// Fields whose values Kubernetes takes as text only, and where YAML makes something else of a word without quotes: labels,
/// annotations, selectors, data and the environment of containers. The server would refuse the whole object, and its message
/// names neither file nor line.
/// </summary>
internal static class ManifestTextFields
{
    /// <summary>The first value that is not text; null when all are.</summary>
    public static ManifestFault? Fault(KindRef kind, JsonObject body)
    {
        foreach (string[] path in MapsOfText(kind))
        {
            if (MapFault(body, path) is ManifestFault fault)
            {
                return fault;
            }
        }

        if (Base64Fault(kind, body) is ManifestFault encoding)
        {
            return encoding;
        }

        foreach ((JsonObject container, IReadOnlyList<string> path) in PodSpecs.Containers(kind, body))
        {
            if (ContainerFault(container, path) is ManifestFault fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static IEnumerable<string[]> MapsOfText(KindRef kind)
    {
        yield return ["metadata", "labels"];
        yield return ["metadata", "annotations"];
        switch (kind)
        {
            case { Group: "", Kind: "ConfigMap" }:
                yield return ["data"];
                yield return ["binaryData"];
                break;
            case { Group: "", Kind: "Secret" }:
                yield return ["data"];
                yield return ["stringData"];
                break;
            case { Group: "", Kind: "Service" or "ReplicationController" }:
                yield return ["spec", "selector"];
                break;
            case { Group: "apps" or "batch" or "policy" }:
                yield return ["spec", "selector", "matchLabels"];
                break;
        }

        if (PodSpecs.Template(kind) is string[] template)
        {
            yield return [.. template, "metadata", "labels"];
            yield return [.. template, "metadata", "annotations"];
        }

        if (PodSpecs.Path(kind) is string[] pod)
        {
            yield return [.. pod, "nodeSelector"];
        }
    }

    private static ManifestFault? MapFault(JsonObject body, string[] path)
    {
        JsonNode? map = path.Aggregate((JsonNode?)body, static (node, step) => (node as JsonObject)?[step]);
        if (map is null)
        {
            return null;
        }

        if (map is not JsonObject entries)
        {
            return new ManifestFault(path, $"{ManifestFault.Show(path)} must be a mapping, not {Describe(map)}");
        }

        foreach ((string key, JsonNode? value) in entries)
        {
            if (IsNotText(value))
            {
                return NotText([.. path, key], value!);
            }
        }

        return null;
    }

    /// <summary>
    /// Plain text where base64 must be, the usual slip with Secrets. The server's message would name no line, and up to 1.20
    /// quotes the text.
    /// </summary>
    private static ManifestFault? Base64Fault(KindRef kind, JsonObject body)
    {
        string? map = kind switch { { Group: "", Kind: "Secret" } => "data", { Group: "", Kind: "ConfigMap" } => "binaryData", _ => null };
        string plain = map == "data" ? "stringData" : "data";
        foreach ((string key, JsonNode? value) in (map is null ? null : body[map]) as JsonObject ?? [])
        {
            if (value is JsonValue text && !IsBase64(text.GetValue<string>()))
            {
                string[] path = [map!, key];
                return new ManifestFault(path, $"{ManifestFault.Show(path)} is no base64; plain text belongs under {plain}");
            }
        }

        return null;
    }

    // As Go decodes it: line ends do not count, other blanks do.
    private static bool IsBase64(string text) => !text.AsSpan().ContainsAny(' ', '\t') && Base64.IsValid(text);

    private static ManifestFault? ContainerFault(JsonObject container, IReadOnlyList<string> path)
    {
        foreach (string list in (string[])["command", "args"])
        {
            foreach ((JsonNode? value, int index) in Elements(container[list]))
            {
                if (IsNotText(value))
                {
                    return NotText([.. path, list, PodSpecs.Step(index)], value!);
                }
            }
        }

        foreach ((JsonNode? variable, int index) in Elements(container["env"]))
        {
            if (variable is JsonObject entry && IsNotText(entry["value"]))
            {
                return NotText([.. path, "env", PodSpecs.Step(index), "value"], entry["value"]!);
            }
        }

        return null;
    }

    private static IEnumerable<(JsonNode? Value, int Index)> Elements(JsonNode? list) =>
        list is JsonArray array ? array.Select(static (value, index) => (value, index)) : [];

    // Null is taken for an empty text by the server.
    private static bool IsNotText(JsonNode? value) => value is not null && value.GetValueKind() != JsonValueKind.String;

    private static ManifestFault NotText(string[] path, JsonNode value) =>
        new(path, $"{ManifestFault.Show(path)} is {Describe(value)}; Kubernetes takes only text there: put it in quotes");

    private static string Describe(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "a mapping",
        _ => "text",
    };
}
