namespace MeshTools.Mesh.Checks;

/// <summary>Where to read about a finding.</summary>
internal static class HelpPages
{
    public static readonly Uri Authentication = Kiali("configuration/authentication/");
    public static readonly Uri AuthorizationPolicy = Istio("reference/config/security/authorization-policy/");
    public static readonly Uri CaCertificates = Istio("tasks/security/cert-management/plugin-ca-cert/");
    public static readonly Uri Canary = Istio("setup/upgrade/canary/");
    public static readonly Uri CustomResources = Kubernetes("concepts/extend-kubernetes/api-extension/custom-resources/");
    public static readonly Uri DaemonSet = Kubernetes("concepts/workloads/controllers/daemonset/");
    public static readonly Uri Deployment = Kubernetes("concepts/workloads/controllers/deployment/");
    public static readonly Uri DestinationRule = Istio("reference/config/networking/destination-rule/");
    public static readonly Uri Disruptions = Kubernetes("concepts/workloads/pods/disruptions/");
    public static readonly Uri EnvoyFilter = Istio("reference/config/networking/envoy-filter/");
    public static readonly Uri ExternalAuthorization = Istio("tasks/security/authorization/authz-custom/");
    public static readonly Uri Gateway = Istio("reference/config/networking/gateway/");
    public static readonly Uri GatewayWorkloads = Istio("setup/additional-setup/gateway/");
    public static readonly Uri Injection = Istio("setup/additional-setup/sidecar-injection/");
    public static readonly Uri Install = Istio("setup/install/istioctl/");
    public static readonly Uri Locality = Istio("tasks/traffic-management/locality-load-balancing/");
    public static readonly Uri MeshConfig = Istio("reference/config/istio.mesh.v1alpha1/");
    public static readonly Uri Namespaces = Kubernetes("concepts/overview/working-with-objects/namespaces/");
    public static readonly Uri Nodes = Kubernetes("concepts/architecture/nodes/");
    public static readonly Uri Rbac = Kubernetes("reference/access-authn-authz/rbac/");
    public static readonly Uri SecureIngress = Istio("tasks/traffic-management/ingress/secure-ingress/");
    public static readonly Uri ServiceEntry = Istio("reference/config/networking/service-entry/");
    public static readonly Uri SupportedReleases = Istio("releases/supported-releases/");
    public static readonly Uri Taints = Kubernetes("concepts/scheduling-eviction/taint-and-toleration/");
    public static readonly Uri TopologyLabels = Kubernetes("reference/labels-annotations-taints/");
    public static readonly Uri Uninstall = Istio("setup/install/istioctl/#uninstall-istio");
    public static readonly Uri Upgrade = Istio("setup/upgrade/");
    public static readonly Uri Webhooks = Istio("ops/configuration/mesh/webhook/");

    /// <summary>The page of a code of istioctl analyze.</summary>
    public static Uri Code(string code) => Istio($"reference/config/analysis/{code.ToLowerInvariant()}/");

    private static Uri Istio(string path) => new("https://istio.io/latest/docs/" + path);

    private static Uri Kiali(string path) => new("https://kiali.io/docs/" + path);

    private static Uri Kubernetes(string path) => new("https://kubernetes.io/docs/" + path);
}
