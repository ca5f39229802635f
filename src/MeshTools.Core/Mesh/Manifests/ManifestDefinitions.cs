using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;

namespace MeshTools.Mesh.Manifests;

/// <summary>The kinds that a manifest brings itself, by its CustomResourceDefinitions (v1 or v1beta1).</summary>
internal sealed class ManifestDefinitions
{
    private readonly Dictionary<(string Group, string Kind), Definition> _definitions = [];

    public ManifestDefinitions(IEnumerable<ManifestObject> objects)
    {
        foreach (ManifestObject item in objects)
        {
            if (item.Address.Kind is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" }
                && item.Body["spec"] is JsonObject spec
                && Text(spec["group"]) is string group
                && Text((spec["names"] as JsonObject)?["kind"]) is string kind)
            {
                _definitions[(group, kind)] = new Definition(
                    Text(spec["scope"]) != "Cluster", Versions(spec), Text((spec["names"] as JsonObject)?["plural"]));
            }
        }
    }

    /// <summary>Whether objects of the kind live in a namespace; null when the manifest does not define it.</summary>
    public bool? IsNamespaced(KindRef kind) => _definitions.GetValueOrDefault((kind.Group, kind.Kind))?.IsNamespaced;

    /// <summary>The versions in which the kind will be served; null when the manifest does not define it.</summary>
    public IReadOnlyList<string>? Versions(KindRef kind) => _definitions.GetValueOrDefault((kind.Group, kind.Kind))?.Versions;

    /// <summary>The name of the kind in addresses and roles; null when the manifest does not define it.</summary>
    public string? Plural(KindRef kind) => _definitions.GetValueOrDefault((kind.Group, kind.Kind))?.Plural;

    private static List<string> Versions(JsonObject spec)
    {
        // v1beta1 has one version in `version`, or several in `versions`.
        JsonObject[] versions = [.. (spec["versions"] as JsonArray ?? []).OfType<JsonObject>()];
        return versions.Length == 0
            ? Text(spec["version"]) is string only ? [only] : []
            : [.. versions.Where(static version => version["served"]?.GetValueKind() != JsonValueKind.False)
                .Select(static version => Text(version["name"]))
                .OfType<string>()];
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private sealed record Definition(bool IsNamespaced, IReadOnlyList<string> Versions, string? Plural);
}
