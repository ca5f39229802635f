using System.Text;

namespace MeshTools.Core.Tests.Mesh.Checks;

/// <summary>Objects of Istio as YAML, with the parts that a test is about left open.</summary>
internal static class Objects
{
    public const string OldHcm = "envoy.http_connection_manager";
    public const string OldRouter = "envoy.router";
    public const string Hcm = "envoy.filters.network.http_connection_manager";
    public const string Router = "envoy.filters.http.router";

    public const string Cluster = "outbound|9000||authz.auth.svc.cluster.local";

    /// <summary>The settings as Istio 1.8 to 1.30 want them.</summary>
    public static string Typed(string cluster = Cluster, string more = "transport_api_version: V3", string timeout = ", timeout: 0.5s") =>
        $$"""typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz, {{more}}, grpc_service: {envoy_grpc: {cluster_name: "{{cluster}}"}{{timeout}}} }""";

    /// <summary>The settings as Istio 1.5 and 1.6 want them.</summary>
    public static string Untyped(string cluster = Cluster, string timeout = ", timeout: 0.5s") =>
        $$"""config: {grpc_service: {envoy_grpc: {cluster_name: "{{cluster}}"}{{timeout}}} }""";

    public static string AuthzFilter(
        string settings, string hcm = Hcm, string router = Router, string? port = null, string context = "GATEWAY", string operation = "INSERT_BEFORE",
        string selector = "istio: ingressgateway", string ns = "istio-system", string spec = "") => $$"""
        apiVersion: networking.istio.io/v1alpha3
        kind: EnvoyFilter
        metadata: {name: ingress-gateway-ef, namespace: {{ns}} }
        spec:
          workloadSelector: {labels: { {{selector}} } }
          configPatches:
          - applyTo: HTTP_FILTER
            match:
              context: {{context}}
              listener:
                {{(port is null ? "" : "portNumber: " + port)}}
                filterChain: {filter: {name: {{hcm}}, subFilter: {name: {{router}} } } }
            patch:
              operation: {{operation}}
              value:
                name: envoy.filters.http.ext_authz
                {{settings}}
        {{(spec.Length == 0 ? "" : "  " + spec)}}
        """;

    /// <summary>The service that is asked.</summary>
    public static string Authz(string port = "{name: grpc, port: 9000}") => Meshes.Service("authz", "app: authz", port, "auth");

    public static string Gateway(string servers, string name = "web", string ns = "istio-system", string selector = "istio: ingressgateway") => $$"""
        apiVersion: networking.istio.io/v1alpha3
        kind: Gateway
        metadata: {name: {{name}}, namespace: {{ns}} }
        spec:
          selector: { {{selector}} }
          servers: [{{servers}}]
        """;

    public static string Http(int port = 80, string host = "*") => $$"""{port: {number: {{port}}, protocol: HTTP, name: http}, hosts: ["{{host}}"]}""";

    public static string Https(string tls, int port = 443, string host = "shop.example") =>
        $$"""{port: {number: {{port}}, protocol: HTTPS, name: https}, hosts: ["{{host}}"], tls: { {{tls}} } }""";

    public static string VirtualService(string spec, string ns = "shop") => $$"""
        apiVersion: networking.istio.io/v1alpha3
        kind: VirtualService
        metadata: {name: web, namespace: {{ns}} }
        spec: { {{spec}} }
        """;

    public static string Rule(string spec, string name = "web", string ns = "shop") => $$"""
        apiVersion: networking.istio.io/v1alpha3
        kind: DestinationRule
        metadata: {name: {{name}}, namespace: {{ns}} }
        spec: { {{spec}} }
        """;

    public static string Policy(string spec, string ns = "istio-system", string name = "ext-authz") => $$"""
        apiVersion: security.istio.io/v1beta1
        kind: AuthorizationPolicy
        metadata: {name: {{name}}, namespace: {{ns}} }
        spec: { {{spec}} }
        """;

    public static string Secret(string name, IEnumerable<(string Key, string Value)> data, string ns = "istio-system", string metadata = "") => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: {{name}}, namespace: {{ns}}{{metadata}} }
        data: { {{string.Join(", ", data.Select(static entry => $"\"{entry.Key}\": \"{Convert.ToBase64String(Encoding.UTF8.GetBytes(entry.Value))}\""))}} }
        """;

    public static string Webhook(string kind, string service = "istiod", string policy = "Fail", string caBundle = "", string name = "validation.istio.io", string metadata = "") => $$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: {{kind}}WebhookConfiguration
        metadata: {name: istio-{{kind.ToLowerInvariant()}}{{metadata}} }
        webhooks:
        - {name: {{name}}, failurePolicy: {{policy}}, clientConfig: {caBundle: "{{caBundle}}", service: {name: {{service}}, namespace: istio-system} } }
        """;

    public static string Crd(string name, string conditions = "{type: Established, status: \"True\"}") => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{name}} }
        spec: {group: networking.istio.io}
        status: {conditions: [{{conditions}}]}
        """;

    public static string Role(string kind, string name, string metadata = "", string body = "") => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: {{kind}}
        metadata: {name: {{name}}{{metadata}} }
        {{body}}
        """;
}
