namespace MeshTools.Testing;

/// <summary>Kiali's objects: those of Istio's addon where they are at hand, else written for these tests.</summary>
internal static class KialiManifests
{
    /// <summary>As the profile of 1.5 has it: strategy login, and no secret.</summary>
    public static string Login { get; } = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: kiali, namespace: istio-system, labels: {app: kiali}}
        data:
          config.yaml: |
            istio_component_namespaces:
              grafana: istio-system
            auth:
              strategy: login # by user and passphrase
            server:
              port: 20001
              web_root: /kiali
            login_token:
              signing_key: kept-as-it-is
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: kiali, namespace: istio-system, labels: {app: kiali}}
        spec: {selector: {app: kiali}, ports: [{name: http-kiali, port: 20001, protocol: TCP}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: kiali, namespace: istio-system, labels: {app: kiali}}
        spec:
          replicas: 1
          selector: {matchLabels: {app: kiali}}
          template:
            metadata: {labels: {app: kiali}}
            spec:
              containers:
              - name: kiali
                image: quay.io/kiali/kiali:v1.14
                env: [{name: ACTIVE_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}]
                volumeMounts: [{name: kiali-configuration, mountPath: /kiali-configuration}, {name: kiali-secret, mountPath: /kiali-secret}]
              volumes: [{name: kiali-configuration, configMap: {name: kiali}}, {name: kiali-secret, secret: {secretName: kiali, optional: true}}]
        """;

    /// <summary>As the addon of a release has it: anonymous, with the key that everybody knows.</summary>
    public static string Addon(string release, string kiali) => ReleaseFile.TryRead($"{release}/kiali.yaml") ?? Login
        .Replace("strategy: login # by user and passphrase", "strategy: anonymous # as it came", StringComparison.Ordinal)
        .Replace("kept-as-it-is", "CHANGEME00000000", StringComparison.Ordinal)
        .Replace(":v1.14", ":" + kiali, StringComparison.Ordinal);

    /// <summary>The same without a pod, for tests that need no answer of Kiali's.</summary>
    public static string WithoutPods { get; } = Addon("none", "v1.50").Replace("replicas: 1", "replicas: 0", StringComparison.Ordinal);
}
