using MeshTools.Cluster;

namespace MeshTools.Mesh.Manifests;

/// <summary>
/// The order in which objects are applied. `istioctl manifest generate` of 1.5 and 1.6 prints by component, which is not safe
/// to apply as it stands (facts, section 1).
/// </summary>
internal static class ManifestOrder
{
    // The groups that the API server itself serves. Names that end in .k8s.io are not enough: gateway.networking.k8s.io and
    // snapshot.storage.k8s.io are CRDs.
    private static readonly HashSet<string> BuiltInGroups = new(StringComparer.Ordinal)
    {
        "", "apps", "autoscaling", "batch", "extensions", "policy",
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "authentication.k8s.io",
        "authorization.k8s.io", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io",
        "flowcontrol.apiserver.k8s.io", "internal.apiserver.k8s.io", "networking.k8s.io", "node.k8s.io",
        "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io", "storagemigration.k8s.io",
    };

    /// <summary>Where a kind stands in it.</summary>
    public static ManifestRank Rank(KindRef kind) =>
        !BuiltInGroups.Contains(kind.Group) ? ManifestRank.CustomResource : kind.Kind switch
        {
            "Namespace" => ManifestRank.Namespace,
            "CustomResourceDefinition" => ManifestRank.CustomResourceDefinition,
            "ResourceQuota" or "LimitRange" or "PriorityClass" or "RuntimeClass" or "NetworkPolicy" or "PodSecurityPolicy"
                or "StorageClass" or "IngressClass" => ManifestRank.Policy,
            "ServiceAccount" or "ClusterRole" or "Role" => ManifestRank.Account,
            "ClusterRoleBinding" or "RoleBinding" => ManifestRank.Binding,
            "ConfigMap" or "Secret" or "PersistentVolume" or "PersistentVolumeClaim" => ManifestRank.Configuration,
            "MutatingWebhookConfiguration" or "ValidatingWebhookConfiguration" => ManifestRank.Webhook,
            "Deployment" or "DaemonSet" or "StatefulSet" or "ReplicaSet" or "ReplicationController" or "Pod" or "Job" or "CronJob" =>
                ManifestRank.Workload,
            "HorizontalPodAutoscaler" or "PodDisruptionBudget" => ManifestRank.WorkloadPolicy,
            "Service" or "Endpoints" or "EndpointSlice" => ManifestRank.Service,
            _ => ManifestRank.Other,
        };
}
