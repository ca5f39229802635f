namespace MeshTools.Testing;

/// <summary>The least that counts as a mesh: its config, and a control plane without pods.</summary>
internal static class MeshManifests
{
    /// <param name="ns">The namespace, which must exist.</param>
    public static string Of(string ns) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: {{ns}} }
        data: {mesh: "trustDomain: cluster.local"}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: istiod, namespace: {{ns}}, labels: {app: istiod} }
        spec:
          replicas: 0
          selector: {matchLabels: {app: istiod} }
          template:
            metadata: {labels: {app: istiod} }
            spec: {containers: [{name: discovery, image: "docker.io/istio/pilot:1.14.6", args: [discovery]}] }
        """;
}
