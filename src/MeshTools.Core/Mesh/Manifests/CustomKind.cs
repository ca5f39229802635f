using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Manifests;

/// <summary>The kind that a CustomResourceDefinition brings.</summary>
/// <param name="Kind">Group and kind, without a version.</param>
/// <param name="Plural">Its name in addresses and roles; null where the definition has none.</param>
/// <param name="IsNamespaced">Whether its objects live in a namespace.</param>
/// <param name="Versions">The versions in which it is served.</param>
internal sealed record CustomKind(KindRef Kind, string? Plural, bool IsNamespaced, IReadOnlyList<string> Versions)
{
    /// <summary>The kind in each of its versions.</summary>
    public IEnumerable<KindRef> Served => Versions.Select(version => Kind with { Version = version });

    /// <summary>What an object defines.</summary>
    /// <param name="definition">A CustomResourceDefinition, v1 or v1beta1.</param>
    /// <returns>Null for an object that defines none.</returns>
    public static CustomKind? Of(JsonObject? definition) =>
        definition.Text("spec", "group") is string group && definition.Text("spec", "names", "kind") is string kind
            ? new CustomKind(new KindRef(group, kind), definition.Text("spec", "names", "plural"), definition.Text("spec", "scope") != "Cluster", ServedVersions(definition))
            : null;

    private static List<string> ServedVersions(JsonObject? definition)
    {
        // v1beta1 has one version in `version`, or several in `versions`.
        IReadOnlyList<JsonObject> versions = definition.Objects("spec", "versions");
        return versions.Count == 0
            ? definition.Text("spec", "version") is string only ? [only] : []
            : [.. versions.Where(static version => version["served"]?.GetValueKind() != JsonValueKind.False)
                .Select(static version => version.Text("name"))
                .OfType<string>()];
    }
}
