using MeshTools.Cluster;

namespace MeshTools.Mesh.Manifests;

/// <summary>The kinds that a manifest brings itself, by its CustomResourceDefinitions.</summary>
internal sealed class ManifestDefinitions
{
    private readonly Dictionary<KindRef, CustomKind> _kinds = [];

    public ManifestDefinitions(IEnumerable<ManifestObject> objects)
    {
        foreach (ManifestObject item in objects)
        {
            if (item.Address.Kind is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" } && CustomKind.Of(item.Body) is CustomKind kind)
            {
                _kinds[kind.Kind] = kind;
            }
        }
    }

    /// <summary>Whether objects of the kind live in a namespace; null when the manifest does not define it.</summary>
    public bool? IsNamespaced(KindRef kind) => Find(kind)?.IsNamespaced;

    /// <summary>The versions in which the kind will be served; null when the manifest does not define it.</summary>
    public IReadOnlyList<string>? Versions(KindRef kind) => Find(kind)?.Versions;

    /// <summary>The name of the kind in addresses and roles; null when the manifest does not define it.</summary>
    public string? Plural(KindRef kind) => Find(kind)?.Plural;

    private CustomKind? Find(KindRef kind) => _kinds.GetValueOrDefault(kind.WithoutVersion);
}
