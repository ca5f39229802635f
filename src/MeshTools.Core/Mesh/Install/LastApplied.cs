using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Install;

/// <summary>
/// kubectl apply keeps the object as it was given in an annotation, a Secret with its content (kubernetes/kubernetes#23564). A
/// manifest that was read out of a cluster has it; it is not written again.
/// </summary>
internal static class LastApplied
{
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <param name="body">The manifest's object, changed in place.</param>
    public static void Drop(JsonObject body)
    {
        if (body.At("metadata", "annotations") is JsonObject annotations && annotations.Remove(Annotation) && annotations.Count == 0)
        {
            body["metadata"]!.AsObject().Remove("annotations");
        }
    }
}
