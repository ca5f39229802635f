using MeshTools.Core.Tests.Mesh;
using MeshTools.Locality;
using MeshTools.Mesh;

namespace MeshTools.Core.Tests.Locality;

/// <summary>
/// A gateway in zone b of us-east1, and a service with an endpoint in the same zone, one in the same region, and one
/// elsewhere: the arrangement of SOURCES.md, section 9.
/// </summary>
internal static class Sites
{
    /// <summary>The beginning of a rule for the service.</summary>
    public const string Rule = "host: backend.app.svc.cluster.local, trafficPolicy: ";

    public const string Host = "backend.app.svc.cluster.local";

    /// <summary>A rule that has what is needed.</summary>
    public const string Detecting = "host: backend.app.svc.cluster.local, trafficPolicy: {outlierDetection: {}}";

    /// <param name="version">Of Istio.</param>
    /// <param name="rule">The spec of a DestinationRule in namespace app; none when null.</param>
    /// <param name="mesh">The mesh config.</param>
    /// <param name="gatewayService">Whether the gateway has its Service.</param>
    /// <param name="gatewayNode">The labels of the gateway's node.</param>
    /// <param name="gatewayPod">Further labels of the gateway's pod.</param>
    /// <param name="service">Further fields of the Service's spec.</param>
    /// <param name="metadata">Further metadata of the Service.</param>
    /// <param name="isStale">Whether the gateway's proxy started before its node was labelled.</param>
    public static Snapshots Of(
        string version, string? rule = Detecting, string mesh = "localityLbSetting: {enabled: true}", bool gatewayService = true,
        string? gatewayNode = null, string gatewayPod = "", string service = "", string metadata = "", bool isStale = false)
    {
        Snapshots snapshots = new Snapshots()
            .With(Meshes.Namespace("istio-system"))
            .With(Meshes.Istiod(version))
            .With(Meshes.Config(mesh))
            .With(Meshes.Gateway(version))
            .With(Meshes.Node("gateway", gatewayNode ?? Labels("us-east1", "us-east1-b"), more: isStale ? LabelledAtTen : string.Empty))
            .With(Meshes.Pod("gateway-1", "istio-system", "app: istio-ingressgateway, istio: ingressgateway" + gatewayPod, Meshes.Proxy(version), ", nodeName: gateway", Running + (isStale ? StartedAtNine : string.Empty)))
            .With(Meshes.Node("b", Labels("us-east1", "us-east1-b")))
            .With(Meshes.Node("c", Labels("us-east1", "us-east1-c")))
            .With(Meshes.Node("a", Labels("us-west1", "us-west1-a")))
            .With(Backend("backend-a", "b")).With(Backend("backend-c", "c")).With(Backend("backend-b", "a"))
            .With($$"""
                apiVersion: v1
                kind: Service
                metadata: {name: backend, namespace: app{{metadata}} }
                spec: {selector: {app: backend}, ports: [{name: http, port: 8080}, {name: admin, port: 9090}]{{service}} }
                """)
            .With($$"""
                apiVersion: v1
                kind: Endpoints
                metadata: {name: backend, namespace: app}
                subsets: [{addresses: [{{Address("backend-a")}}, {{Address("backend-c")}}, {{Address("backend-b")}}], ports: [{name: http, port: 8080}, {name: admin, port: 9090}]}]
                """);
        if (gatewayService)
        {
            snapshots.With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", Meshes.GatewayPorts(version)));
        }

        return rule is null ? snapshots : snapshots.With(Mesh.Checks.Objects.Rule(rule, "backend", "app"));
    }

    public const string Running = "phase: Running, conditions: [{type: Ready, status: 'True'}]";

    private const string LabelledAtTen = """
        , managedFields: [{manager: meshtools, time: '2026-01-01T10:00:00Z', fieldsV1: {"f:metadata": {"f:labels": {"f:topology.kubernetes.io/region": {}}}}}]
        """;

    private const string StartedAtNine = ", containerStatuses: [{name: istio-proxy, state: {running: {startedAt: '2026-01-01T09:00:00Z'}}}]";

    public static string Labels(string region, string zone) => $"topology.kubernetes.io/region: {region}, topology.kubernetes.io/zone: {zone}";

    public static string Backend(string name, string node, string labels = "") =>
        Meshes.Pod(name, "app", "app: backend" + labels, "{name: backend}", $", nodeName: {node}", Running);

    public static IstioVersion Version(string text) => IstioVersion.TryParse(text)!;

    public static LocalitySimulator Simulator(Snapshots snapshots) => LocalityObserver.Check(snapshots.Build());

    /// <summary>The split for the gateway.</summary>
    public static LoadSplit Split(Snapshots snapshots, int? port = null) =>
        Assert.Single(LocalityPrediction.Predict(Simulator(snapshots), new LocalityTestRequest { Services = [new("backend.app", null)], Gateway = "istio-ingressgateway", Port = port }).Splits);

    /// <summary>The split for a caller in general.</summary>
    public static LoadSplit Split(Snapshots snapshots, string from, string? callerNamespace = null, params string[] unhealthy) =>
        Assert.Single(LocalityPrediction.Predict(Simulator(snapshots), new LocalityTestRequest
        {
            Services = [new("backend.app", null)],
            From = from,
            CallerNamespace = callerNamespace,
            Unhealthy = unhealthy,
        }).Splits);

    /// <summary>The priorities of the near, the middling and the far endpoint, e.g. <c>0/1/2</c>.</summary>
    public static string Priorities(LoadSplit split) => string.Join('/', new[] { "us-east1/us-east1-b", "us-east1/us-east1-c", "us-west1/us-west1-a" }
        .Select(place => split.Groups.Single(group => group.Locality.ToString() == place).Priority?.ToString() ?? "-"));

    private static string Address(string pod) => $"{{ip: 10.0.0.1, targetRef: {{kind: Pod, namespace: app, name: {pod}}}}}";

    public static Snapshots Replaced(params string[] pods) => Of("1.14.6").With(Slice(pods));

    public static string Slice(params string[] pods) => $$"""
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: backend-1, namespace: app, labels: {kubernetes.io/service-name: backend} }
        ports: [{name: http, port: 8080}]
        endpoints: [{{string.Join(", ", pods.Select(static pod => Endpoint(pod.TrimStart('!'), !pod.StartsWith('!'))))}}]
        """;

    public static string Endpoint(string pod, bool ready) =>
        $"{{addresses: [10.0.0.1], conditions: {{ready: {(ready ? "true" : "false")}}}, targetRef: {{kind: Pod, name: {pod}, namespace: app}}}}";
}
