using System.Management.Automation;
using System.Text.Json.Nodes;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Ingress;

/// <summary>What the gateway Helm chart makes, as a Deployment or, from 1.14 on, as a DaemonSet.</summary>
public sealed class GatewayChartTests(IngressFixture cluster) : IClassFixture<IngressFixture>, IDisposable
{
    // SOURCES.md, section 5: image auto, ports of the Service that lead to themselves, a sysctl for low ports, no hostPort.
    private const string Chart = """
        apiVersion: apps/v1
        kind: KIND
        metadata: {name: istio-ingressgateway, namespace: istio-system, labels: {app: istio-ingressgateway, app.kubernetes.io/managed-by: Helm, istio: ingressgateway}, annotations: {meta.helm.sh/release-name: istio-ingressgateway, meta.helm.sh/release-namespace: istio-system}}
        spec:
          selector: {matchLabels: {app: istio-ingressgateway, istio: ingressgateway}}
          template:
            metadata: {labels: {app: istio-ingressgateway, istio: ingressgateway, sidecar.istio.io/inject: 'true'}, annotations: {inject.istio.io/templates: gateway}}
            spec:
              securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: '0'}]}
              containers: [{name: istio-proxy, image: auto, ports: [{name: http-envoy-prom, containerPort: 15090, protocol: TCP}]}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: istio-ingressgateway, namespace: istio-system}
        spec: {type: LoadBalancer, selector: {app: istio-ingressgateway, istio: ingressgateway}, ports: [{name: http2, port: 80, targetPort: 80, protocol: TCP}, {name: https, port: 443, targetPort: 443, protocol: TCP}]}
        """;

    public void Dispose() => cluster.Reset();

    [Theory]
    [InlineData("Deployment")]
    [InlineData("DaemonSet")]
    public async Task It_is_published_with_its_template_and_given_back_as_it_was(string kind)
    {
        cluster.Run("$text | Install-Mesh -ManifestPath - -NoWait -KubeConfig $KubeConfig", ("text", Chart.Replace("KIND", kind, StringComparison.Ordinal))).Clean();
        string path = kind == "Deployment" ? IngressFixture.Deployment : IngressFixture.DaemonSet;
        IngressFixture.WaitFor(() => cluster.Api.GetAsync(path).GetAwaiter().GetResult()["status"]?["observedGeneration"] is not null);
        IReadOnlyDictionary<string, string> before = await StateAsync();

        PSObject published = Assert.Single(cluster.Ingress("Publish-IngressGateway -Node sz*, bj01 -Timeout 00:02:00").Clean());

        Assert.Equal(("DaemonSet", 5), (published.Properties["Kind"].Value, (int)published.Properties["Ready"].Value));
        Assert.Equal(["80->80", "443->443"], (IEnumerable<string>)published.Properties["Ports"].Value);
        JsonNode pod = (await cluster.Api.GetAsync(IngressFixture.DaemonSet))["spec"]!["template"]!["spec"]!;
        Assert.Equal("auto", (string?)pod["containers"]![0]!["image"]);
        Assert.Equal("net.ipv4.ip_unprivileged_port_start", (string?)pod["securityContext"]!["sysctls"]![0]!["name"]);
        Assert.False((bool)Assert.Single(cluster.Ingress("Publish-IngressGateway").Clean()).Properties["Changed"].Value);

        PSObject returned = Assert.Single(cluster.Ingress("Unpublish-IngressGateway -Timeout 00:02:00").Clean());
        Assert.Equal(kind, returned.Properties["Kind"].Value);
        Assert.Equal(before, await StateAsync());
    }

    // A DaemonSet that stays counts its templates on.
    private async Task<IReadOnlyDictionary<string, string>> StateAsync() => (await cluster.StateAsync()).ToDictionary(
        static pair => pair.Key, static pair => pair.Key == IngressFixture.DaemonSet ? WithoutGeneration(pair.Value) : pair.Value);

    private static string WithoutGeneration(string daemonSet)
    {
        JsonNode item = JsonNode.Parse(daemonSet)!;
        item["metadata"]!["annotations"]!.AsObject().Remove("deprecated.daemonset.template.generation");
        return item.ToJsonString();
    }
}
