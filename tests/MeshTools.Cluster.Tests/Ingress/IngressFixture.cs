using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Ingress;

/// <summary>Twelve nodes in three regions, the last too small for any gateway, and gateways that come and go.</summary>
public sealed partial class IngressFixture : SandboxFixture
{
    internal const string Namespace = "/api/v1/namespaces/istio-system";
    internal const string Deployment = "/apis/apps/v1/namespaces/istio-system/deployments/istio-ingressgateway";
    internal const string DaemonSet = "/apis/apps/v1/namespaces/istio-system/daemonsets/istio-ingressgateway";
    internal const string Istiod = "/apis/apps/v1/namespaces/istio-system/deployments/istiod";
    internal const string Service = Namespace + "/services/istio-ingressgateway";
    internal const string Autoscaler = "/apis/autoscaling/v2beta2/namespaces/istio-system/horizontalpodautoscalers/istio-ingressgateway";
    internal const string Record = Namespace + "/secrets/meshtools-istio-ingressgateway-published";

    // In the shape of Istio's own, for where those are not at hand.
    private const string Small = """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: istio-ingressgateway-service-account, namespace: istio-system}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: istio-ingressgateway, namespace: istio-system, labels: {app: istio-ingressgateway, istio: ingressgateway, operator.istio.io/component: IngressGateways}}
        spec:
          selector: {matchLabels: {app: istio-ingressgateway, istio: ingressgateway}}
          strategy: {rollingUpdate: {maxSurge: 100%, maxUnavailable: 25%}}
          template:
            metadata: {labels: {app: istio-ingressgateway, istio: ingressgateway}}
            spec:
              serviceAccountName: istio-ingressgateway-service-account
              containers:
              - name: istio-proxy
                image: docker.io/istio/proxyv2:VERSION
                args: [proxy, router]
                env: [{name: ISTIO_META_OWNER, value: kubernetes://apis/apps/v1/namespaces/istio-system/deployments/istio-ingressgateway}]
                ports: [{containerPort: 15021, protocol: TCP}, {containerPort: 8080, protocol: TCP}, {containerPort: 8443, protocol: TCP}]
                resources: {requests: {cpu: 100m, memory: 128Mi}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: istio-ingressgateway, namespace: istio-system}
        spec: {type: LoadBalancer, selector: {app: istio-ingressgateway, istio: ingressgateway}, ports: [{name: http2, port: 80, targetPort: 8080, protocol: TCP}, {name: https, port: 443, targetPort: 8443, protocol: TCP}]}
        ---
        apiVersion: autoscaling/v2beta2
        kind: HorizontalPodAutoscaler
        metadata: {name: istio-ingressgateway, namespace: istio-system}
        spec:
          minReplicas: 1
          maxReplicas: 5
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: istio-ingressgateway}
          metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
        """;

    private static readonly string[] Kinds = ["Deployment", "Service", "ServiceAccount", "HorizontalPodAutoscaler", "PodDisruptionBudget"];

    public IngressFixture()
        : base($"-NodePath '{NodeFile()}'")
    {
    }

    /// <summary>Runs a script in which the cmdlets know the sandbox.</summary>
    internal Outcome Ingress(string script, params (string Name, object? Value)[] arguments) =>
        Run($"$PSDefaultParameterValues['*-IngressGateway:KubeConfig'] = $KubeConfig\n{script}", arguments);

    /// <summary>The gateway of a release, as Install-Mesh writes it, with its pod ready.</summary>
    internal string Install(string release, string file)
    {
        string manifest = Documents(ReleaseFile.TryRead(file) ?? Small.Replace("VERSION", release, StringComparison.Ordinal));
        Outcome outcome = Run("$text | Install-Mesh -ManifestPath - -NoWait -Force -KubeConfig $KubeConfig", ("text", manifest));
        Assert.True(outcome.Terminating is null, outcome.Terminating?.ToString());
        WaitFor(() => (int?)Api.TryGetAsync(Deployment).GetAwaiter().GetResult()?["status"]?["readyReplicas"] >= 1);
        return manifest;
    }

    /// <summary>What a user would compare: objects without what the server alone writes, and the labels of all nodes.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> StateAsync()
    {
        Dictionary<string, string> state = [];
        foreach (string path in new[] { Deployment, DaemonSet, Service, Autoscaler, Record })
        {
            if (await Api.TryGetAsync(path) is JsonObject item)
            {
                item.Remove("status");
                foreach (string field in new[] { "resourceVersion", "uid", "managedFields", "generation", "creationTimestamp", "selfLink" })
                {
                    item["metadata"]!.AsObject().Remove(field);
                }

                state[path] = item.ToJsonString();
            }
        }

        foreach (JsonNode? node in (await Api.GetAsync("/api/v1/nodes"))["items"]!.AsArray())
        {
            state[(string)node!["metadata"]!["name"]!] = node["metadata"]!["labels"]!.ToJsonString();
        }

        return state;
    }

    /// <summary>The versions of the objects a command could write.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> VersionsAsync()
    {
        Dictionary<string, string> versions = [];
        foreach (string path in new[] { Deployment, Service, Autoscaler, Record, DaemonSet })
        {
            if (await Api.TryGetAsync(path) is JsonObject item)
            {
                // Controllers write status whenever they like, autoscalers' too; theirs are the fields of one manager.
                versions[path] = string.Concat(item["metadata"]!["managedFields"]!.AsArray().Where(static entry => (string?)entry!["manager"] != "kube-controller-manager").Select(static entry => entry!.ToJsonString()))
                    + item["metadata"]!["generation"]?.ToJsonString() + item["metadata"]!["annotations"]?.ToJsonString();
            }
        }

        return versions;
    }

    /// <summary>The nodes on which the DaemonSet has a ready pod.</summary>
    internal async Task<IReadOnlyList<string>> ServingAsync() =>
    [
        .. (await Api.GetAsync(Namespace + "/pods"))["items"]!.AsArray()
            .Where(static pod => (string?)pod!["metadata"]!["ownerReferences"]?[0]?["kind"] == "DaemonSet" && IsReady(pod))
            .Select(static pod => (string)pod!["spec"]!["nodeName"]!).Order(StringComparer.Ordinal),
    ];

    internal Task LabelAsync(string node, string? value) =>
        Api.SendAsync(HttpMethod.Patch, $"/api/v1/nodes/{node}", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["front_end"] = value } } }.ToJsonString(), "application/merge-patch+json");

    /// <summary>As a user or an autoscaler does it.</summary>
    internal async Task ScaleAsync(int replicas)
    {
        await Api.SendAsync(HttpMethod.Patch, Deployment, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }.ToJsonString(), "application/merge-patch+json");
        WaitFor(() => (int?)Api.TryGetAsync(Deployment).GetAwaiter().GetResult()?["status"]?["readyReplicas"] == replicas);
    }

    /// <summary>Leaves nothing of a gateway.</summary>
    internal void Reset()
    {
        foreach (string path in new[] { Autoscaler, Deployment, DaemonSet, Service, Record, Istiod, "/api/v1/namespaces/default/pods/hog" })
        {
            if (Api.TryGetAsync(path).GetAwaiter().GetResult() is not null)
            {
                Api.DeleteAsync(path).GetAwaiter().GetResult();
            }
        }

        WaitFor(() => Api.TryGetAsync(Namespace + "/pods").GetAwaiter().GetResult()?["items"]!.AsArray().Count is 0 or null);
        foreach (JsonNode? node in Api.GetAsync("/api/v1/nodes").GetAwaiter().GetResult()["items"]!.AsArray())
        {
            LabelAsync((string)node!["metadata"]!["name"]!, null).GetAwaiter().GetResult();
        }
    }

    internal static void WaitFor(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(60)), "The sandbox did not get there within a minute.");

    private static bool IsReady(JsonNode pod) => pod["status"]?["conditions"]?.AsArray().Any(static condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") == true;

    private static string NodeFile()
    {
        string path = Path.Combine(Path.GetTempPath(), $"meshtools-nodes-{Guid.NewGuid():N}.csv");
        IEnumerable<string> rows =
            from region in new[] { ("sz", "shenzhen"), ("bj", "beijing"), ("wx", "wuxi") }
            from number in Enumerable.Range(1, 4)
            let name = $"{region.Item1}0{number}"
            select $"{name},{region.Item2},room{(number + 1) / 2},{(name == "wx04" ? "50m" : "4")}";
        File.WriteAllLines(path, ["Name,Region,Zone,Cpu", .. rows]);
        return path;
    }

    private static string Documents(string manifest) => string.Join("\n---\n", Separator().Split(manifest).Where(static document =>
        Kinds.Any(kind => document.Contains($"\nkind: {kind}\n", StringComparison.Ordinal) || document.StartsWith($"kind: {kind}\n", StringComparison.Ordinal)) && GatewayName().IsMatch(document)));

    [GeneratedRegex(@"^---\s*$", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^(  name: (istio-)?ingressgateway(-service-account)?$|metadata: \{name: istio-ingressgateway)", RegexOptions.Multiline)]
    private static partial Regex GatewayName();
}
