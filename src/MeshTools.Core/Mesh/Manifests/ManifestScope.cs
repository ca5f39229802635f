using MeshTools.Cluster;

namespace MeshTools.Mesh.Manifests;

/// <summary>Which kinds live in no namespace, for where no server is at hand to ask. Kinds that a manifest defines itself are not asked here. Pure.</summary>
internal static class ManifestScope
{
    // Kubernetes' own, 1.16 to 1.36, and the one of the Gateway API.
    private static readonly HashSet<string> OfCluster = new(StringComparer.Ordinal)
    {
        "/Namespace", "/Node", "/PersistentVolume",
        "admissionregistration.k8s.io/MutatingWebhookConfiguration", "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
        "admissionregistration.k8s.io/ValidatingAdmissionPolicy", "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
        "admissionregistration.k8s.io/MutatingAdmissionPolicy", "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
        "apiextensions.k8s.io/CustomResourceDefinition", "apiregistration.k8s.io/APIService",
        "certificates.k8s.io/CertificateSigningRequest", "certificates.k8s.io/ClusterTrustBundle",
        "flowcontrol.apiserver.k8s.io/FlowSchema", "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
        "gateway.networking.k8s.io/GatewayClass", "networking.k8s.io/IngressClass", "networking.k8s.io/IPAddress", "networking.k8s.io/ServiceCIDR",
        "node.k8s.io/RuntimeClass", "policy/PodSecurityPolicy",
        "rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/ClusterRoleBinding", "resource.k8s.io/DeviceClass", "resource.k8s.io/ResourceSlice",
        "scheduling.k8s.io/PriorityClass", "storage.k8s.io/CSIDriver", "storage.k8s.io/CSINode", "storage.k8s.io/StorageClass",
        "storage.k8s.io/VolumeAttachment", "storage.k8s.io/VolumeAttributesClass",
    };

    /// <summary>Whether objects of a kind live in a namespace; of a kind that nobody knows it is believed.</summary>
    public static bool IsNamespaced(KindRef kind) => !OfCluster.Contains($"{kind.Group}/{kind.Kind}");
}
