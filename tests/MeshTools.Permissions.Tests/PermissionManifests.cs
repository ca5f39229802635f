using System.Management.Automation;
using System.Net;

namespace MeshTools.Permissions.Tests;

/// <summary>Objects that the cases work on.</summary>
internal static class PermissionManifests
{
    /// <summary>Whom the commands run as.</summary>
    public const string Account = "apiVersion: v1\nkind: Namespace\nmetadata: {name: proof}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: proof, namespace: proof}";

    /// <summary>Kinds that only some clusters have.</summary>
    public static string Kinds { get; } = string.Join("\n---\n", [
        Crd("install.istio.io", "IstioOperator", "istiooperators"),
        Crd("kiali.io", "Kiali", "kialis"),
        Crd("networking.istio.io", "Sidecar", "sidecars"),
        Crd("security.istio.io", "PeerAuthentication", "peerauthentications"),
    ]);

    /// <summary>For Install-Mesh: of each sort of object one.</summary>
    public const string Mesh = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: small}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: telemetries.telemetry.istio.io}
        spec:
          group: telemetry.istio.io
          scope: Namespaced
          names: {kind: Telemetry, plural: telemetries}
          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
        ---
        apiVersion: telemetry.istio.io/v1
        kind: Telemetry
        metadata: {name: mesh, namespace: small}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: small-istiod}
        rules:
        - {apiGroups: [""], resources: [limitranges], verbs: [get]}
        - {nonResourceURLs: [/proof], verbs: [get]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: small-istiod}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: small-istiod}
        subjects: [{kind: ServiceAccount, name: istiod, namespace: small}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: viewers, namespace: small}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
        subjects: [{kind: ServiceAccount, name: istiod, namespace: small}]
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: small}
        data: {mesh: "trustDomain: cluster.local"}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio-former, namespace: small}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: istiod, namespace: small, labels: {app: istiod}}
        spec:
          replicas: 0
          selector: {matchLabels: {app: istiod}}
          template:
            metadata: {labels: {app: istiod}}
            spec: {containers: [{name: discovery, image: "docker.io/istio/pilot:1.14.6", args: [discovery]}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: istio-ingressgateway, namespace: small, labels: {app: small-gateway}}
        spec:
          replicas: 1
          selector: {matchLabels: {app: small-gateway}}
          template:
            metadata: {labels: {app: small-gateway}}
            spec:
              containers:
              - {name: istio-proxy, image: "docker.io/istio/proxyv2:1.14.6", args: [proxy, router], ports: [{containerPort: 8080}, {containerPort: 8443}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: istio-ingressgateway, namespace: small}
        spec: {selector: {app: small-gateway}, ports: [{name: http2, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}]}
        """;

    /// <summary>The same with a gateway that does not get ready.</summary>
    public static string HeldMesh { get; } = Mesh.Replace("metadata: {labels: {app: small-gateway}}", "metadata: {annotations: {meshtools.io/standin-hold: \"true\"}, labels: {app: small-gateway}}", StringComparison.Ordinal);

    /// <summary>The same after an upgrade that changes the gateway.</summary>
    public static string NewerMesh { get; } = Mesh.Replace("proxyv2:1.14.6", "proxyv2:1.14.7", StringComparison.Ordinal);

    /// <summary>The same with a definition of which there is no object.</summary>
    public static string BareMesh { get; } = string.Join("\n---\n", Mesh.Split("\n---\n").Where(static item => !item.Contains("kind: Telemetry\n", StringComparison.Ordinal)));

    /// <summary>The same after an upgrade that needs nothing but a ConfigMap.</summary>
    public const string LessMesh = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: small}\ndata: {mesh: \"trustDomain: cluster.local\"}";

    /// <summary>Kiali's operator's own object.</summary>
    public const string KialiResource = "apiVersion: kiali.io/v1\nkind: Kiali\nmetadata: {name: kiali, namespace: istio-system}\nspec: {auth: {strategy: anonymous}}";

    public static PSCredential Credential { get; } = new("admin", new NetworkCredential(string.Empty, "a-passphrase-of-the-tests").SecurePassword);

    public static string Crd(string group, string kind, string plural) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{plural}}.{{group}} }
        spec:
          group: {{group}}
          scope: Namespaced
          names: {kind: {{kind}}, plural: {{plural}} }
          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} } }]
        """;

    /// <summary>The same manifest with pods that never get ready.</summary>
    public static string Held(string manifest) => manifest.Replace("    metadata: {labels: {app: ", "    metadata: {annotations: {meshtools.io/standin-hold: \"true\"}, labels: {app: ", StringComparison.Ordinal)
        .Replace("replicas: 0", "replicas: 1", StringComparison.Ordinal);
}
