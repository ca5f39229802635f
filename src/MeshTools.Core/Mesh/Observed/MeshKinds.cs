using MeshTools.Cluster;

namespace MeshTools.Mesh.Observed;

/// <summary>The kinds that tell something about a mesh, in the version that the server prefers.</summary>
internal static class MeshKinds
{
    public static readonly KindRef Namespace = new(string.Empty, "Namespace");
    public static readonly KindRef Node = new(string.Empty, "Node");
    public static readonly KindRef Pod = new(string.Empty, "Pod");
    public static readonly KindRef Service = new(string.Empty, "Service");
    public static readonly KindRef Endpoints = new(string.Empty, "Endpoints");
    public static readonly KindRef EndpointSlice = new("discovery.k8s.io", "EndpointSlice");
    public static readonly KindRef ConfigMap = new(string.Empty, "ConfigMap");
    public static readonly KindRef Secret = new(string.Empty, "Secret");
    public static readonly KindRef Deployment = new("apps", "Deployment");
    public static readonly KindRef DaemonSet = new("apps", "DaemonSet");
    public static readonly KindRef HorizontalPodAutoscaler = new("autoscaling", "HorizontalPodAutoscaler");
    public static readonly KindRef PodDisruptionBudget = new("policy", "PodDisruptionBudget");
    public static readonly KindRef ClusterRole = new("rbac.authorization.k8s.io", "ClusterRole");
    public static readonly KindRef ClusterRoleBinding = new("rbac.authorization.k8s.io", "ClusterRoleBinding");
    public static readonly KindRef ValidatingWebhook = new("admissionregistration.k8s.io", "ValidatingWebhookConfiguration");
    public static readonly KindRef MutatingWebhook = new("admissionregistration.k8s.io", "MutatingWebhookConfiguration");
    public static readonly KindRef CustomResource = new("apiextensions.k8s.io", "CustomResourceDefinition");
    public static readonly KindRef Gateway = new("networking.istio.io", "Gateway");
    public static readonly KindRef VirtualService = new("networking.istio.io", "VirtualService");
    public static readonly KindRef DestinationRule = new("networking.istio.io", "DestinationRule");
    public static readonly KindRef EnvoyFilter = new("networking.istio.io", "EnvoyFilter");
    public static readonly KindRef ServiceEntry = new("networking.istio.io", "ServiceEntry");
    public static readonly KindRef AuthorizationPolicy = new("security.istio.io", "AuthorizationPolicy");
    public static readonly KindRef IstioOperator = new("install.istio.io", "IstioOperator");

    /// <summary>What Kiali's own operator goes by.</summary>
    public static readonly KindRef Kiali = new("kiali.io", "Kiali");

    /// <summary>What every look at a mesh that runs is built on: its workloads, versions and configuration.</summary>
    public static readonly IReadOnlyList<KindRef> View = [Pod, ConfigMap, Deployment, DaemonSet, MutatingWebhook];

    /// <summary>Everything that the checks and Get-Mesh look at.</summary>
    public static readonly IReadOnlyList<KindRef> All =
    [
        .. View, Namespace, Node, Service, Endpoints, Secret, HorizontalPodAutoscaler, PodDisruptionBudget, ClusterRole, ClusterRoleBinding,
        ValidatingWebhook, CustomResource, Gateway, VirtualService, DestinationRule, EnvoyFilter, ServiceEntry, AuthorizationPolicy, IstioOperator,
    ];

    /// <summary>The plural in words, for reasons: <c>AuthorizationPolicies</c>.</summary>
    public static string Plural(KindRef kind) => kind.Kind switch
    {
        "Endpoints" => kind.Kind,

        // OpenShift's, which Istio's CNI makes there; its name in addresses has hyphens.
        "NetworkAttachmentDefinition" => "Network-Attachment-Definitions",
        _ when kind.Kind.EndsWith('y') && !"aeiou".Contains(kind.Kind[^2], StringComparison.Ordinal) => kind.Kind[..^1] + "ies",
        _ when kind.Kind.EndsWith('s') => kind.Kind + "es",
        _ => kind.Kind + "s",
    };
}
