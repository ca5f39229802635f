using MeshTools.Cluster;
using MeshTools.Kiali;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Uninstall;

/// <summary>What a mesh consists of, by kind and by name: where Uninstall-Mesh looks, and what it needs rights for.</summary>
internal static class UninstallKinds
{
    /// <summary>istiod's own CA.</summary>
    public const string AuthoritySecret = "istio-ca-secret";

    /// <summary>What is lost where nobody can see it.</summary>
    public const string AuthorityStays = "istiod's CA stays.";

    /// <summary>What istiod puts into every namespace.</summary>
    public const string RootCertificate = "istio-ca-root-cert";

    /// <summary>Everything that it looks through for labels of installers.</summary>
    /// <remarks>Secrets are not among them: no manifest of Istio's has one, and nobody should have to read all of a cluster's.</remarks>
    public static readonly IReadOnlyList<KindRef> All =
    [
        MeshKinds.Deployment, MeshKinds.DaemonSet, MeshKinds.Service, MeshKinds.ConfigMap, MeshKinds.HorizontalPodAutoscaler,
        MeshKinds.PodDisruptionBudget, MeshKinds.ClusterRole, MeshKinds.ClusterRoleBinding, MeshKinds.ValidatingWebhook, MeshKinds.MutatingWebhook,
        MeshKinds.EnvoyFilter, MeshKinds.Gateway, MeshKinds.IstioOperator, KialiAccount.Kind, new("rbac.authorization.k8s.io", "Role"),
        new("rbac.authorization.k8s.io", "RoleBinding"), new("networking.istio.io", "Sidecar"), new("security.istio.io", "PeerAuthentication"),
        new("telemetry.istio.io", "Telemetry"), new("apps", "StatefulSet"), new("networking.k8s.io", "NetworkPolicy"),
    ];

    /// <summary>Those of them that have no namespace.</summary>
    public static readonly IReadOnlyList<KindRef> OfCluster = [MeshKinds.ClusterRole, MeshKinds.ClusterRoleBinding, MeshKinds.ValidatingWebhook, MeshKinds.MutatingWebhook];

    /// <summary>With -Purge: what people put into a namespace, besides.</summary>
    public static readonly IReadOnlyList<KindRef> OfPeople =
        [MeshKinds.Secret, new("batch", "Job"), new("batch", "CronJob"), new(string.Empty, "PersistentVolumeClaim"), new("networking.k8s.io", "Ingress")];

    /// <summary>With -Purge: Istio's definitions.</summary>
    public static readonly KindNeed Definitions = new(MeshKinds.CustomResource, "definitions (-Purge)") { Without = "Istio's definitions stay." };

    /// <summary>With -Purge: by which istiod's parts agree on a leader.</summary>
    public static readonly KindNeed Leases = new(new KindRef("coordination.k8s.io", "Lease"), "who leads (-Purge)") { Without = "Leases of istiod's leader elections stay." };

    /// <summary>With -Purge: what Set-KialiCredential made.</summary>
    public static readonly KindNeed KialiSecrets = new(MeshKinds.Secret, "Kiali's user and passphrase (-Purge)") { Without = "A secret that Set-KialiCredential made stays." };

    /// <summary>
    /// With -Purge, the groups whose definitions may have objects that <see cref="All"/> does not list, 1.5 to 1.30.
    /// </summary>
    public static readonly IReadOnlyList<string> GroupsOfDefinitions =
        ["authentication.istio.io", "config.istio.io", "extensions.istio.io", "networking.istio.io", "rbac.istio.io", "security.istio.io"];

    /// <summary>What istiod writes while it runs: the root certificate in every namespace, and who leads.</summary>
    public static readonly IReadOnlySet<string> RuntimeNames = new HashSet<string>(StringComparer.Ordinal)
    {
        RootCertificate, "istio-security", "istio-leader", "istio-namespace-controller-election", "istio-validation-controller-election",
        "istio-gateway-deployment-leader", "istio-gateway-status-leader", "istio-status-leader", "istio-analyze-leader", "istio-gateway-leader",
        "istio-gateway-ca-root",
    };
}
