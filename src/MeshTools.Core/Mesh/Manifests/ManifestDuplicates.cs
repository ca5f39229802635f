using MeshTools.Errors;

namespace MeshTools.Mesh.Manifests;

/// <summary>
/// Two objects with one address: the second would overwrite the first, and each run would do both, so no run would ever find
/// nothing to do. One kind in two versions is still one object.
/// </summary>
internal static class ManifestDuplicates
{
    /// <exception cref="MeshToolsException">ManifestInvalid, with both places.</exception>
    public static void Refuse(IEnumerable<ManifestObject> objects)
    {
        Dictionary<object, ManifestPlace> places = [];
        foreach (ManifestObject item in objects)
        {
            object key = item.Address with { Kind = item.Address.Kind with { Version = null } };
            if (!places.TryAdd(key, item.Place))
            {
                throw new MeshToolsException(
                    ErrorCatalog.ManifestInvalid,
                    $"{item.Place}, {item.Address} is there already ({places[key]}).",
                    "Keep one of the two.",
                    item.Place.Source);
            }
        }
    }
}
