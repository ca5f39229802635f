using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Mesh;

/// <summary>
/// A sandbox with a small mesh of 1.5.0 in it, written for these tests, which has the traps of the source procedure
/// (SOURCES.md, section 0): Kiali without its secret, a filter for port 80 alone, cr-yy for yy-cr.
/// </summary>
public sealed class MeshFixture : SandboxFixture
{
    private static readonly (string Path, string Yaml)[] Objects =
    [
        ("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}"),
        .. new[] { "gateways", "envoyfilters", "virtualservices", "destinationrules", "serviceentries" }.Select(static plural => (Crds, Crd(plural))),
        (Deployments, Deployment("istiod", "app: istiod, istio: pilot", "{name: discovery, image: 'docker.io/istio/pilot:1.5.0', args: [discovery], env: [{name: PILOT_ENABLE_LOCALITY_LOAD_BALANCING, value: '1'}]}")),
        (Deployments, Deployment("istio-ingressgateway", "app: istio-ingressgateway, istio: ingressgateway", "{name: istio-proxy, image: 'docker.io/istio/proxyv2:1.5.0', args: [proxy, router], ports: [{containerPort: 80}, {containerPort: 443}]}")),
        (Deployments, Deployment("kiali", "app: kiali", "{name: kiali, image: 'quay.io/kiali/kiali:v1.14'}")),
        (Services, Service("istiod", "app: istiod", "{name: grpc, port: 15012}")),
        (Services, Service("istio-ingressgateway", "istio: ingressgateway", "{name: http2, port: 80}, {name: https, port: 443}")),
        (Services, Service("kiali", "app: kiali", "{name: http, port: 20001}")),
        (Services, Service("authz", "app: authz", "{name: grpc, port: 9000}")),
        (InNamespace + "/configmaps", "{apiVersion: v1, kind: ConfigMap, metadata: {name: istio}, data: {mesh: 'localityLbSetting: {enabled: true}'}}"),
        (InNamespace + "/configmaps", "{apiVersion: v1, kind: ConfigMap, metadata: {name: kiali}, data: {config.yaml: 'auth: {strategy: login}'}}"),
        (InNamespace + "/secrets", "{apiVersion: v1, kind: Secret, metadata: {name: cr-yy}, stringData: {cert: none, key: none}}"),
        (Istio + "gateways", """
            apiVersion: networking.istio.io/v1alpha3
            kind: Gateway
            metadata: {name: web}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - {port: {number: 80, protocol: HTTP, name: http}, hosts: ["*"]}
              - {port: {number: 443, protocol: HTTPS, name: https}, hosts: ["*"], tls: {mode: SIMPLE, credentialName: yy-cr}}
            """),
        (Istio + "envoyfilters", """
            apiVersion: networking.istio.io/v1alpha3
            kind: EnvoyFilter
            metadata: {name: ingress-gateway-ef}
            spec:
              workloadSelector: {labels: {istio: ingressgateway}}
              configPatches:
              - applyTo: HTTP_FILTER
                match:
                  context: GATEWAY
                  listener: {portNumber: 80, filterChain: {filter: {name: envoy.http_connection_manager, subFilter: {name: envoy.router}}}}
                patch:
                  operation: INSERT_BEFORE
                  value:
                    name: envoy.ext_authz
                    config: {grpc_service: {envoy_grpc: {cluster_name: "outbound|9000||authz.istio-system.svc.cluster.local"}, timeout: 0.5s}}
            """),
    ];

    private const string InNamespace = "/api/v1/namespaces/istio-system";
    private const string Services = InNamespace + "/services";
    private const string Deployments = "/apis/apps/v1/namespaces/istio-system/deployments";
    private const string Crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Istio = "/apis/networking.istio.io/v1alpha3/namespaces/istio-system/";

    public MeshFixture()
        : base("-Node worker-sz02, worker-sz03")
    {
        foreach ((string path, string yaml) in Objects)
        {
            if (path.StartsWith(Istio, StringComparison.Ordinal))
            {
                WaitFor(() => Api.TryGetAsync(path).GetAwaiter().GetResult() is not null);
            }

            Api.SendAsync(HttpMethod.Post, path, yaml, "application/yaml").GetAwaiter().GetResult();
        }

        WaitFor(() => new[] { "istiod", "istio-ingressgateway", "kiali" }.All(name =>
            (int?)Api.GetAsync($"{Deployments}/{name}").GetAwaiter().GetResult()["status"]?["readyReplicas"] == 1));
    }

    /// <summary>A kubeconfig for the namespace's default service account, which may do nothing but what a test allows it.</summary>
    internal string KubeConfigOfServiceAccount() => KubeConfigWith(TokenOf("istio-system", "default"), "service-account");

    private static void WaitFor(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(60)), "The sandbox did not get there within a minute.");

    private static string Crd(string plural)
    {
        string kind = plural switch
        {
            "gateways" => "Gateway",
            "envoyfilters" => "EnvoyFilter",
            "virtualservices" => "VirtualService",
            "destinationrules" => "DestinationRule",
            _ => "ServiceEntry",
        };
        return $$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: {{plural}}.networking.istio.io}
            spec:
              group: networking.istio.io
              scope: Namespaced
              names: {kind: {{kind}}, plural: {{plural}} }
              versions:
              - {name: v1alpha3, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} } }
            """;
    }

    private static string Deployment(string name, string labels, string container) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{name}}, labels: { {{labels}} } }
        spec:
          selector: {matchLabels: { {{labels}} } }
          template: {metadata: {labels: { {{labels}} } }, spec: {containers: [{{container}}]} }
        """;

    private static string Service(string name, string selector, string ports) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}} }
        spec: {selector: { {{selector}} }, ports: [{{ports}}]}
        """;
}
