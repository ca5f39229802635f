using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Mesh.Manifests;

/// <summary>Gives every object the namespace it will be in. Only the server knows which kinds have one.</summary>
internal static class ManifestNamespace
{
    /// <param name="objects">Objects of one manifest, its CRDs among them.</param>
    /// <param name="ns">The namespace of those that give none.</param>
    /// <param name="isNamespaced">What the server says of a kind; null for a kind that it does not serve (yet).</param>
    /// <returns>In the same order; objects that are right already are the same instances.</returns>
    /// <exception cref="MeshToolsException">ManifestInvalid: two objects are one and the same in that namespace.</exception>
    public static IReadOnlyList<ManifestObject> Assign(
        IReadOnlyList<ManifestObject> objects, string ns, Func<KindRef, bool?> isNamespaced)
    {
        ManifestDefinitions definitions = new(objects);
        ManifestObject[] assigned =
        [
            .. objects.Select(item => (definitions.IsNamespaced(item.Address.Kind) ?? isNamespaced(item.Address.Kind)) switch
            {
                true => item.Address.Namespace is null ? With(item, ns) : item,

                // Istio 1.5's charts write a namespace into cluster roles and webhooks. Servers of today drop it, those of that
                // time refuse it ("not allowed on this type") when it is sent, and kubectl's address leaves it out anyway.
                false => item.Body["metadata"]!["namespace"] is null ? item : With(item, null),
                null => item,
            }),
        ];
        ManifestDuplicates.Refuse(assigned);
        return assigned;
    }

    private static ManifestObject With(ManifestObject item, string? ns)
    {
        JsonObject body = (JsonObject)item.Body.DeepClone();
        JsonObject metadata = (JsonObject)body["metadata"]!;
        metadata.Remove("namespace");
        if (ns is not null)
        {
            metadata["namespace"] = ns;
        }

        return item with { Address = item.Address with { Namespace = ns }, Body = body };
    }
}
