namespace MeshTools.Cluster.Tests.Mesh;

/// <summary>
/// A manifest in the shape of Istio's, written for these tests: every kind that an install has an order, a wait or a trap
/// for, and Services without `protocol`, which server-side apply of Kubernetes 1.20 refuses as they stand.
/// </summary>
internal static class SmallMesh
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: PLURAL.networking.istio.io, labels: {release: istio}}
        spec:
          group: networking.istio.io
          scope: Namespaced
          names: {plural: PLURAL, singular: SINGULAR, kind: KIND, listKind: KINDList}
          versions:
          - name: v1alpha3
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """;

    private const string Workload = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: NAME, namespace: istio-system, labels: {app: NAME, release: istio}}
        spec:
          replicas: 1
          selector: {matchLabels: {app: NAME}}
          template:
            metadata: {labels: {app: NAME, istio: ROLE}}
            spec:
              serviceAccountName: istiod
              nodeSelector: SELECTOR
              containers:
              - {name: CONTAINER, image: 'docker.io/istio/IMAGE:VERSION', args: [ARGS], ports: [{containerPort: 8080}]}
        """;

    // The order is that of 1.5 and 1.6: by component, and not safe to apply as it stands.
    private const string Rest = """
        apiVersion: networking.istio.io/v1alpha3
        kind: EnvoyFilter
        metadata: {name: stats, namespace: istio-system}
        spec: {configPatches: []}
        ---
        # Resources for the Ingress component
        apiVersion: v1
        kind: Service
        metadata: {name: istio-ingressgateway, namespace: istio-system}
        spec: {selector: {app: istio-ingressgateway}, ports: [{name: http2, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: istiod, namespace: istio-system}
        spec: {selector: {app: istiod}, ports: [{name: grpc, port: 15012}]}
        ---
        # AddonComponents grafana component is disabled.
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data: {mesh: "accessLogFile: SETTING\n"}
        ---
        apiVersion: autoscaling/v2beta1
        kind: HorizontalPodAutoscaler
        metadata: {name: istiod, namespace: istio-system}
        spec:
          maxReplicas: 5
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: istiod}
          metrics: [{type: Resource, resource: {name: cpu, targetAverageUtilization: 80}}]
        ---
        apiVersion: policy/v1beta1
        kind: PodDisruptionBudget
        metadata: {name: istiod, namespace: istio-system}
        spec: {minAvailable: 1, selector: {matchLabels: {app: istiod}}}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: istiod-istio-system, labels: {app: istiod}}
        webhooks:
        - name: validation.istio.io
          clientConfig: {service: {name: istiod, namespace: istio-system, path: /validate}, caBundle: ""}
          failurePolicy: Ignore
          sideEffects: None
          admissionReviewVersions: [v1]
          rules: [{operations: [CREATE, UPDATE], apiGroups: [config.istio.io], apiVersions: ["*"], resources: ["*"]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: istiod-istio-system, labels: {app: istiod}}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: istiod-istio-system}
        subjects: [{kind: ServiceAccount, name: istiod, namespace: istio-system}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: istiod-istio-system, labels: {app: istiod}}
        rules: [{apiGroups: [""], resources: [configmaps], verbs: [get, list]}]
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: istiod, namespace: istio-system}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: settings, namespace: istio-system}
        stringData: {password: not-to-be-seen}
        """;

    /// <summary>How many objects it has, its namespace included, which no document holds.</summary>
    public const int Count = 16;

    /// <summary>The manifest.</summary>
    /// <param name="version">The images' tag.</param>
    /// <param name="setting">Something that can change.</param>
    /// <param name="gatewaySelector">The gateway's node selector, as YAML.</param>
    /// <param name="without">Documents to leave out: those that hold any of these texts.</param>
    public static string Yaml(string version = "1.14.6", string setting = "/dev/stdout", string gatewaySelector = "{}", params string[] without)
    {
        string[] documents =
        [
            .. Rest.Split("\n---\n"),
            Named("istiod", "pilot", "discovery", "pilot", "discovery", "{}"),
            Named("istio-ingressgateway", "ingressgateway", "istio-proxy", "proxyv2", "proxy, router", gatewaySelector),
            Crd("envoyfilters", "envoyfilter", "EnvoyFilter"),
            Crd("gateways", "gateway", "Gateway"),
        ];
        return string.Join("\n---\n", documents.Where(document => !without.Any(text => document.Contains(text, StringComparison.Ordinal))))
            .Replace("VERSION", version, StringComparison.Ordinal).Replace("SETTING", setting, StringComparison.Ordinal);
    }

    private static string Named(string name, string role, string container, string image, string arguments, string selector) => Workload
        .Replace("NAME", name, StringComparison.Ordinal).Replace("ROLE", role, StringComparison.Ordinal)
        .Replace("CONTAINER", container, StringComparison.Ordinal).Replace("IMAGE", image, StringComparison.Ordinal)
        .Replace("ARGS", arguments, StringComparison.Ordinal).Replace("SELECTOR", selector, StringComparison.Ordinal);

    /// <summary>A definition in networking.istio.io.</summary>
    public static string Crd(string plural, string singular, string kind) => Definition
        .Replace("PLURAL", plural, StringComparison.Ordinal).Replace("SINGULAR", singular, StringComparison.Ordinal).Replace("KIND", kind, StringComparison.Ordinal);
}
