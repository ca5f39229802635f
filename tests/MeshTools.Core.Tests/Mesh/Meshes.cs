namespace MeshTools.Core.Tests.Mesh;

/// <summary>The usual parts of a mesh, written for these tests.</summary>
internal static class Meshes
{
    /// <summary>A healthy mesh of a version: istiod with its Service and webhooks, and an ingress gateway with its Service.</summary>
    public static Snapshots Of(string version) => new Snapshots()
        .With(Namespace("istio-system"))
        .With(Istiod(version))
        .With(Service("istiod", "app: istiod", "{name: https-dns, port: 15012, targetPort: 15012}"))
        .With(Config("trustDomain: cluster.local"))
        .With(Gateway(version))
        .With(Service("istio-ingressgateway", "istio: ingressgateway", GatewayPorts(version)));

    public static string Namespace(string name, string labels = "", string phase = "Active") => $$"""
        apiVersion: v1
        kind: Namespace
        metadata: {name: {{name}}, labels: { {{labels}} } }
        status: {phase: {{phase}} }
        """;

    public static string Istiod(string version, string revision = "", string env = "", int ready = 1, string? metadata = null) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: istiod{{(revision.Length == 0 ? "" : "-" + revision)}}
          {{metadata ?? (revision.Length == 0 ? "labels: {app: istiod}" : "labels: {app: istiod, istio.io/rev: " + revision + "}")}}
        spec:
          replicas: 1
          template:
            metadata: {labels: {app: istiod, istio: pilot} }
            spec:
              containers: [{name: discovery, image: "docker.io/istio/pilot:{{version}}", args: [discovery], env: [{{env}}]}]
        status: {readyReplicas: {{ready}}}
        """;

    /// <summary>SOURCES.md, section 5: 80 and 443 in 1.5, 8080 and 8443 from 1.6 on.</summary>
    public static string GatewayPorts(string version) => version.StartsWith("1.5", StringComparison.Ordinal)
        ? "{name: http2, port: 80, targetPort: 80}, {name: https, port: 443, targetPort: 443}"
        : "{name: http2, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}";

    /// <param name="version">Of its proxy.</param>
    /// <param name="kind">Deployment or DaemonSet.</param>
    /// <param name="ports">Of its container.</param>
    /// <param name="spec">A further field of its spec.</param>
    /// <param name="pod">A further field of its pods' spec.</param>
    /// <param name="desired">How many pods there should be.</param>
    /// <param name="ready">How many are ready.</param>
    public static string Gateway(
        string version, string kind = "Deployment", string ports = "{containerPort: 80}, {containerPort: 443}, {containerPort: 8080}, {containerPort: 8443}",
        string spec = "", string pod = "", int desired = 1, int ready = 1) => $$"""
        apiVersion: apps/v1
        kind: {{kind}}
        metadata: {name: istio-ingressgateway, labels: {istio: ingressgateway} }
        spec:
          replicas: {{desired}}
          {{spec}}
          template:
            metadata: {labels: {app: istio-ingressgateway, istio: ingressgateway} }
            spec:
              {{pod}}
              containers: [{name: istio-proxy, image: "docker.io/istio/proxyv2:{{version}}", args: [proxy, router], ports: [{{ports}}]}]
        status: {readyReplicas: {{ready}}, numberReady: {{ready}}, desiredNumberScheduled: {{desired}} }
        """;

    public static string Kiali(string tag, string env = "") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: kiali, labels: {app: kiali} }
        spec:
          template:
            metadata: {labels: {app: kiali} }
            spec: {containers: [{name: kiali, image: "quay.io/kiali/kiali:{{tag}}", env: [{{env}}] }] }
        status: {readyReplicas: 1}
        """;

    public static string KialiConfig(string strategy, string key = "0123456789abcdef") => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: kiali}
        data:
          config.yaml: |
            auth: { strategy: {{strategy}} }
            login_token: {signing_key: "{{key}}"}
        """;

    public static string Service(string name, string selector, string ports, string ns = "istio-system", string type = "ClusterIP", string more = "") => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: {{ns}} }
        spec: {type: {{type}}, selector: { {{selector}} }, ports: [{{ports}}]{{more}} }
        ---
        apiVersion: v1
        kind: Endpoints
        metadata: {name: {{name}}, namespace: {{ns}} }
        subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 1}]}]
        """;

    /// <summary>The mesh config, each line of it at the same depth.</summary>
    public static string Config(string mesh, string name = "istio") => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: {{name}} }
        data:
          mesh: |
            {{mesh.Replace("\n", "\n    ", StringComparison.Ordinal)}}
        """;

    public static string Pod(string name, string ns, string labels, string containers, string more = "", string status = "phase: Running") => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: {{name}}, namespace: {{ns}}, labels: { {{labels}} } }
        spec: {containers: [{{containers}}]{{more}} }
        status: { {{status}} }
        """;

    public static string Proxy(string version) => $"{{name: istio-proxy, image: 'docker.io/istio/proxyv2:{version}'}}";

    public static string Node(string name, string labels = "", string spec = "", string ready = "True", string more = "") => $$"""
        apiVersion: v1
        kind: Node
        metadata: {name: {{name}}, labels: { {{labels}} }{{more}} }
        spec: { {{spec}} }
        status: {conditions: [{type: Ready, status: "{{ready}}" }] }
        """;
}
