using System.Text.Json.Nodes;
using MeshTools.Cluster;

namespace MeshTools.Mesh.Manifests;

/// <summary>
/// Turns objects of a version that Kubernetes has dropped into one that it serves (facts, section 5: "HPA API v2beta1 ->
/// v2beta2 -> v2, PDB v1beta1 -> v1: use what the server serves"). Only where the two mean the same is there a way.
/// CRDs and webhooks of v1beta1 are not among them: a v1 CRD needs a schema that the old one does not have, and a v1 webhook
/// must speak AdmissionReview v1, which is a matter of the program behind it.
/// </summary>
internal static class VersionConversion
{
    private static readonly string[] Rbac = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];

    /// <summary>Whether there is a way from this kind and version to that version.</summary>
    public static bool IsKnown(KindRef kind, string version) => (kind.Group, kind.Kind, kind.Version, version) switch
    {
        ("policy", "PodDisruptionBudget", "v1beta1", "v1") => true,
        ("autoscaling", "HorizontalPodAutoscaler", "v2beta1", "v2" or "v2beta2") => true,
        ("autoscaling", "HorizontalPodAutoscaler", "v2beta2", "v2") => true,
        ("rbac.authorization.k8s.io", _, "v1beta1", "v1") => Rbac.Contains(kind.Kind),
        ("batch", "CronJob", "v1beta1", "v1") => true,
        ("scheduling.k8s.io", "PriorityClass", "v1beta1", "v1") => true,
        _ => false,
    };

    /// <summary>Why this object cannot go a way that is known; null when it can.</summary>
    public static string? Fault(ManifestObject item, string version) => (item.Address.Kind.Kind, item.Address.Kind.Version) switch
    {
        // policy/v1beta1 takes {} for no pod, policy/v1 for every pod of the namespace.
        ("PodDisruptionBudget", _) when (item.Body["spec"] as JsonObject)?["selector"] is JsonObject selector && IsEmpty(selector) =>
            $"an empty spec.selector means no pod in v1beta1 and every pod in {version}",
        ("HorizontalPodAutoscaler", "v2beta1") => AutoscalerConversion.Fault(item.Body),
        _ => null,
    };

    /// <summary>The object in that version; the given one is not changed.</summary>
    public static ManifestObject Convert(ManifestObject item, string version)
    {
        JsonObject body = (JsonObject)item.Body.DeepClone();
        body["apiVersion"] = $"{item.Address.Kind.Group}/{version}";
        if (item.Address.Kind is { Kind: "HorizontalPodAutoscaler", Version: "v2beta1" })
        {
            AutoscalerConversion.Convert(body);
        }

        return item with { Address = item.Address with { Kind = item.Address.Kind with { Version = version } }, Body = body };
    }

    private static bool IsEmpty(JsonObject selector) =>
        selector.All(static entry => entry.Value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 });
}
