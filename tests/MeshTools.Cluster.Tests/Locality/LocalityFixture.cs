using System.Text.Json.Nodes;
using MeshTools.Cluster.Tests.Fixtures;
using MeshTools.Cluster.Tests.Mesh;

namespace MeshTools.Cluster.Tests.Locality;

/// <summary>
/// Three sites of four nodes, a release of Istio on them (its own manifest where it is at hand), and a service with a pod in
/// each site.
/// </summary>
public abstract class LocalityFixture : SandboxFixture
{
    internal const string Rules = "/apis/networking.istio.io/v1alpha3/namespaces/shop/destinationrules";
    internal const string Config = "/api/v1/namespaces/istio-system/configmaps/istio";

    private const string Crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private readonly string _slices;

    private protected LocalityFixture(string release, string version)
        : base("-Node worker-sz01, worker-sz02, worker-sz03, worker-sz04, worker-wx01, worker-wx02, worker-wx03, worker-wx04, worker-bj01, worker-bj02, worker-bj03, worker-new")
    {
        Version = version;
        string discovery = "/apis/" + (string)Get("/apis/discovery.k8s.io")["preferredVersion"]!["groupVersion"]!;
        _slices = discovery + "/namespaces/shop/endpointslices";
        Api.SendAsync(HttpMethod.Patch, "/api/v1/nodes/worker-new", """{"spec": {"unschedulable": true}}""", "application/merge-patch+json").GetAwaiter().GetResult();
        Run("Set-NodeRegion worker-sz* -Region shenzhen -Zone room-1; Set-NodeRegion worker-wx* -Region wuxi -Zone room-1; Set-NodeRegion worker-bj* -Region beijing -Zone room-1").Clean();
        string manifest = ReleaseFile.TryRead(release) ?? SmallMesh.Yaml(version);
        Run("$text | Install-Mesh -ManifestPath - -Timeout 00:02:00", ("text", manifest)).Clean();
        foreach (string kind in new[] { "DestinationRule", "ServiceEntry" })
        {
            AddDefinition(kind);
        }

        Post("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        WaitFor(() => Api.TryGetAsync("/api/v1/namespaces/shop/serviceaccounts/default").GetAwaiter().GetResult() is not null);
        Add("web", "worker-sz02", "worker-wx02", "worker-bj02");
    }

    /// <summary>The version, which the images of a release that is at hand as a test build do not tell.</summary>
    internal string Version { get; }

    /// <summary>Runs a script with that version at hand.</summary>
    internal Outcome Ask(string script) => Run($"$PSDefaultParameterValues['*-LocalityLb:Version'] = '{Version}'; {script}");

    /// <summary>A service, with a pod on each of some nodes.</summary>
    internal void Add(string service, params string[] nodes)
    {
        Post("/api/v1/namespaces/shop/services", $"{{apiVersion: v1, kind: Service, metadata: {{name: {service}}}, spec: {{selector: {{app: {service}}}, ports: [{{name: http, port: 80}}]}}}}");
        foreach (string node in nodes)
        {
            Post("/api/v1/namespaces/shop/pods", $"{{apiVersion: v1, kind: Pod, metadata: {{name: {service}-{node}, labels: {{app: {service}}}}}, spec: {{nodeName: {node}, automountServiceAccountToken: false, containers: [{{name: web, image: web}}]}}}}");
        }

        WaitForEndpoints(service, nodes.Length);
    }

    /// <summary>A service whose pods the scheduler puts on some nodes, evenly.</summary>
    internal void Deploy(string service, int replicas, params string[] nodes)
    {
        Post("/api/v1/namespaces/shop/services", $"{{apiVersion: v1, kind: Service, metadata: {{name: {service}}}, spec: {{selector: {{app: {service}}}, ports: [{{name: http, port: 80}}]}}}}");
        Post("/apis/apps/v1/namespaces/shop/deployments", $"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {service}
            spec:
              replicas: {replicas}
              selector:
                matchLabels: &labels
                  app: {service}
              template:
                metadata:
                  labels: *labels
                spec:
                  automountServiceAccountToken: false
                  containers:
                  - name: web
                    image: web
                  affinity:
                    nodeAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        nodeSelectorTerms:
                        - matchExpressions:
                          - key: kubernetes.io/hostname
                            operator: In
                            values: [{string.Join(", ", nodes)}]
                  topologySpreadConstraints:
                  - maxSkew: 1
                    topologyKey: kubernetes.io/hostname
                    whenUnsatisfiable: DoNotSchedule
                    labelSelector:
                      matchLabels: *labels
            """);
        WaitForEndpoints(service, replicas);
    }

    internal void Post(string path, string yaml) => Api.SendAsync(HttpMethod.Post, path, yaml, "application/yaml").GetAwaiter().GetResult();

    internal void Rule(string name, string spec) => Post(Rules, $"{{apiVersion: networking.istio.io/v1alpha3, kind: DestinationRule, metadata: {{name: {name}}}, spec: {{{spec}}}}}");

    internal JsonObject Get(string path) => Api.GetAsync(path).GetAwaiter().GetResult();

    /// <summary>What tells every write to what Enable- and Disable-LocalityLb touch.</summary>
    internal string Versions()
    {
        IEnumerable<JsonNode> objects = Get(Rules)["items"]!.AsArray().Select(static item => item!).Append(Get(Config)).Append(Get("/apis/apps/v1/namespaces/istio-system/deployments/istiod")["spec"]!);
        return string.Join('\n', objects.Select(static item => $"{(string?)item["metadata"]?["name"]} {(string?)item["metadata"]?["resourceVersion"] ?? item.ToJsonString()}"));
    }

    /// <summary>The same without the versions: what people see of it.</summary>
    internal string Contents()
    {
        IEnumerable<JsonNode> rules = Get(Rules)["items"]!.AsArray().Select(static item => item!).OrderBy(static item => (string)item["metadata"]!["name"]!);
        JsonObject config = Get(Config);
        return string.Join('\n', rules.Append(config).Select(static item =>
            $"{item["metadata"]!["name"]} {item["metadata"]!["annotations"]?.ToJsonString()} {item["spec"]?.ToJsonString()} {item["data"]?.ToJsonString()}"));
    }

    internal static void WaitFor(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(60)), "The sandbox did not get there within a minute.");

    /// <summary>Two controllers write them, and each in its own time: the endpoints, and the slices that came after them.</summary>
    private void WaitForEndpoints(string service, int count)
    {
        string slices = $"{_slices}?labelSelector=kubernetes.io%2Fservice-name%3D{service}";
        WaitFor(() => Api.TryGetAsync($"/api/v1/namespaces/shop/endpoints/{service}").GetAwaiter().GetResult()?["subsets"]?[0]?["addresses"]?.AsArray().Count == count
            && Get(slices)["items"]!.AsArray().Sum(static slice => slice!["endpoints"]?.AsArray().Count(static endpoint => (bool?)endpoint!["conditions"]?["ready"] == true)) == count);
    }

    /// <summary>A definition that the manifest does not have.</summary>
    private void AddDefinition(string kind)
    {
        string plural = kind == "ServiceEntry" ? "serviceentries" : "destinationrules";
        if (Api.TryGetAsync($"{Crds}/{plural}.networking.istio.io").GetAwaiter().GetResult() is null)
        {
            Post(Crds, $$"""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: {{plural}}.networking.istio.io}
                spec:
                  group: networking.istio.io
                  scope: Namespaced
                  names: {kind: {{kind}}, plural: {{plural}} }
                  versions:
                  - {name: v1alpha3, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} } }
                """);
        }

        WaitFor(() => Api.TryGetAsync($"/apis/networking.istio.io/v1alpha3/namespaces/default/{plural}").GetAwaiter().GetResult() is not null);
    }
}

/// <summary>The release of the source procedure.</summary>
public sealed class OldLocalityFixture() : LocalityFixture("1.5.0/default.yaml", "1.5.0");

/// <summary>A later one, with everything in it.</summary>
public sealed class LaterLocalityFixture() : LocalityFixture("1.14.0/all-on.yaml", "1.14.0");
