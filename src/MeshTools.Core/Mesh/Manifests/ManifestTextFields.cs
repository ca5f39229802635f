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
