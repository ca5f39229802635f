using MeshTools.Cluster.Yaml;
using MeshTools.Errors;

namespace MeshTools.Mesh.Manifests;

/// <summary>
/// Reads manifests: any number of YAML documents, each an object or a list of objects, or nothing but comments. JSON is YAML
/// too. Nothing is sent to a cluster with half of a manifest understood, so the first fault refuses all of it.
/// </summary>
internal static class ManifestReader
{
    // JSON is read and written 64 levels deep at most, by this module and by many others. The deepest object of Istio 1.14 has
    // 31, and Kubernetes refuses requests above 3 MB, so neither limit stands in the way of anything that could be installed.
    private static readonly YamlLimits Limits = new(Depth: 60, Nodes: 2_000_000, Characters: ManifestText.MaxSize);

    /// <param name="text">The manifest.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <returns>The objects in the order written; none when there are only comments.</returns>
    /// <exception cref="MeshToolsException">ManifestInvalid or ManifestNotRendered, with source, document and line.</exception>
    public static IReadOnlyList<ManifestObject> Read(string text, string source)
    {
        ManifestFaults faults = new(text, source);
        List<ManifestObject> objects = [];
        try
        {
            IReadOnlyList<YamlValue?> documents = YamlReader.ReadDocuments(text, Limits);
            for (int index = 0; index < documents.Count; index++)
            {
                if (documents[index] is YamlValue root)
                {
                    new ManifestDocument(faults, index + 1).AddTo(objects, root);
                }
            }
        }
        catch (YamlSyntaxException error)
        {
            throw faults.At(error);
        }

        ManifestDuplicates.Refuse(objects);
        return objects;
    }
}
