using System.Text.Json.Nodes;
using MeshTools.Mesh.Manifests;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Install;

/// <summary>The number of replicas belongs to the autoscaler once it has changed it; a manifest only gives the first one.</summary>
internal static class ReplicaCount
{
    /// <param name="body">The manifest's object, changed in place.</param>
    /// <param name="live">The object as it is; null when there is none.</param>
    /// <param name="all">The manifest.</param>
    public static void LeaveToAutoscaler(JsonObject body, JsonObject? live, IReadOnlyList<ManifestObject> all)
    {
        if (body.At("spec", "replicas") is JsonNode given
            && live.At("spec", "replicas") is JsonNode found
            && !JsonNode.DeepEquals(given, found)
            && all.Any(item => IsAutoscalerOf(item, body)))
        {
            ((JsonObject)body["spec"]!).Remove("replicas");
        }
    }

    private static bool IsAutoscalerOf(ManifestObject item, JsonObject workload) =>
        item.Address.Kind.Kind == "HorizontalPodAutoscaler"
        && item.Address.Namespace == workload.Text("metadata", "namespace")
        && item.Body.Text("spec", "scaleTargetRef", "kind") == workload.Text("kind")
        && item.Body.Text("spec", "scaleTargetRef", "name") == workload.Text("metadata", "name");
}
