using System.Text;
using System.Text.Json.Nodes;

namespace MeshTools.Permissions.Tests;

/// <content>Locality load balancing, and gateways on ports of their nodes.</content>
internal static partial class PermissionCases
{
    private const string DestinationRules = "/apis/networking.istio.io/v1beta1/namespaces/default/destinationrules";
    private const string Deployments = "/apis/apps/v1/namespaces/istio-system/deployments";
    private const string DaemonSets = "/apis/apps/v1/namespaces/istio-system/daemonsets";
    private const string Autoscalers = "/apis/autoscaling/v1/namespaces/istio-system/horizontalpodautoscalers";
    private const string GatewayDeployment = Deployments + "/istio-ingressgateway";
    private const string GatewayService = Core + "services/istio-ingressgateway";
    private const string Record = Core + "secrets/meshtools-istio-ingressgateway-published";
    private const string Regions = "Set-NodeRegion * -Region shenzhen";
    private const string Enable = "Enable-LocalityLb shop.default -Force";
    private const string Disable = "Disable-LocalityLb shop.default -Confirm:$false";
    private const string Publish = "Publish-IngressGateway -Node worker-sz02, worker-bj02 -Timeout 0:0:20";
    private const string Unpublish = "Unpublish-IngressGateway -Confirm:$false -Timeout 0:0:20";

    private const string Rule = """{"apiVersion": "networking.istio.io/v1beta1", "kind": "DestinationRule", "metadata": {"name": "shop"}, "spec": {"host": "shop.default.svc.cluster.local"}}""";
    private const string Autoscaler = """{"metadata": {"name": "istio-ingressgateway"}, "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "istio-ingressgateway"}, "minReplicas": 1, "maxReplicas": 2}}""";
    private const string Hold = """{"spec": {"template": {"metadata": {"annotations": {"meshtools.io/standin-hold": "true"}}}}}""";

    private static readonly string[] LocalityPaths = [Core + "configmaps/istio", DestinationRules, Deployments + "/istiod", AllNodes];
    private static readonly string[] GatewayPaths = [GatewayDeployment, DaemonSets, Autoscalers, GatewayService, Core + "secrets", AllNodes];

    private static IReadOnlyList<(string Command, IReadOnlyList<PermissionCase> Cases)> Locality =>
    [
        ("Get-LocalityLb", [LocalityOf("all", "Get-LocalityLb", Enabled())]),
        ("Test-LocalityLb",
        [
            LocalityOf("predicted", "Test-LocalityLb shop.default -Gateway istio-ingressgateway", Enabled()),
            LocalityOf("live", "Test-LocalityLb shop.default -Gateway istio-ingressgateway -Live", Enabled()) with { Streams = true, Errors = ["NodeUnreachable"] },
        ]),
        ("Enable-LocalityLb",
        [
            LocalityOf("a new rule", Enable + " -SetPilotEnv", Straight(Regions)!),
            LocalityOf("a rule that is there", Enable, Ruled),
        ]),
        ("Disable-LocalityLb",
        [
            LocalityOf("a rule of its own", Disable, Enabled(" -SetPilotEnv")),
            LocalityOf("a rule of others", Disable, static cluster =>
            {
                Ruled(cluster);
                cluster.Straight(Enable);
            }),
        ]),
    ];

    private static IReadOnlyList<(string Command, IReadOnlyList<PermissionCase> Cases)> Gateways =>
    [
        ("Get-IngressGateway", [GatewayOf("all", "Get-IngressGateway")]),
        ("Test-IngressGateway", [GatewayOf("one", "Test-IngressGateway -Reach", static cluster => cluster.Straight(Publish))]),
        ("Publish-IngressGateway",
        [
            GatewayOf("on nodes", Publish + " -ServiceType ClusterIP -Reach", Balanced),
            GatewayOf("on more nodes", "Publish-IngressGateway -Node worker-sz03 -HttpPort 8081 -Timeout 0:0:20", static cluster => cluster.Straight(Publish)),
            GatewayOf("not ready", "Publish-IngressGateway -Node worker-sz02 -Timeout 0:0:1", static cluster => cluster.Patch(GatewayDeployment, Hold)) with { Errors = ["IngressNotServing"], Settles = false },
            GatewayOf("a Deployment that cannot go", Publish, Scaled) with { Denied = ["delete deployments"], Errors = ["Forbidden"] },
        ]),
        ("Unpublish-IngressGateway",
        [
            GatewayOf("to a Deployment", Unpublish, static cluster =>
            {
                Balanced(cluster);
                cluster.Straight(Publish + " -ServiceType ClusterIP");
            }),
            GatewayOf("to a DaemonSet", Unpublish, static cluster =>
            {
                ToDaemonSet(cluster);
                cluster.Straight(Publish);
            }),
            GatewayOf("not ready", "Unpublish-IngressGateway -Confirm:$false -Timeout 0:0:1", static cluster =>
            {
                Scaled(cluster);
                cluster.Straight(Publish);
                HoldRecord(cluster);
            }) with { Errors = ["IngressNotServing"] },
        ]),
    ];

    private static PermissionCase LocalityOf(string name, string script, Action<ProofFixture> before) => new(name, script)
    {
        Paths = LocalityPaths,
        Before = cluster =>
        {
            cluster.Patch(Core + "configmaps/istio", """{"data": {"mesh": "localityLbSetting:\n  enabled: false\n"}}""");
            before(cluster);
        },
    };

    private static PermissionCase GatewayOf(string name, string script, Action<ProofFixture>? before = null) => new(name, script) { Paths = GatewayPaths, Before = before, Settles = true };

    private static Action<ProofFixture> Enabled(string how = "") => cluster => cluster.Straight($"{Regions}; {Enable}{how}");

    /// <summary>The service has a rule of somebody else's.</summary>
    private static void Ruled(ProofFixture cluster)
    {
        cluster.Straight(Regions);
        cluster.Post(DestinationRules, Rule);
    }

    /// <summary>The gateway has an autoscaler.</summary>
    private static void Scaled(ProofFixture cluster) => cluster.Post(Autoscalers, Autoscaler);

    /// <summary>The gateway has an autoscaler, and a load balancer before it.</summary>
    private static void Balanced(ProofFixture cluster)
    {
        Scaled(cluster);
        cluster.Patch(GatewayService, """{"spec": {"type": "LoadBalancer"}}""");
    }

    /// <summary>What is brought back gets no ready pod.</summary>
    private static void HoldRecord(ProofFixture cluster)
    {
        string text = Encoding.UTF8.GetString(Convert.FromBase64String((string)cluster.Api.GetAsync(Record).Result["data"]!["record"]!));
        JsonObject record = (JsonObject)JsonNode.Parse(text)!;
        JsonObject template = record.Single(static entry => entry.Key.Equals("deployment", StringComparison.OrdinalIgnoreCase)).Value!["spec"]!["template"]!["metadata"]!.AsObject();
        template["annotations"] = new JsonObject { ["meshtools.io/standin-hold"] = "true" };
        cluster.Patch(Record, $$"""{"data": {"record": "{{Convert.ToBase64String(Encoding.UTF8.GetBytes(record.ToJsonString()))}}"} }""");
    }

    /// <summary>The gateway is a DaemonSet from the first.</summary>
    private static void ToDaemonSet(ProofFixture cluster)
    {
        JsonObject deployment = cluster.Api.GetAsync(GatewayDeployment).Result;
        cluster.Delete(GatewayDeployment);
        JsonObject daemonSet = new()
        {
            ["metadata"] = new JsonObject { ["name"] = "istio-ingressgateway", ["labels"] = deployment["metadata"]!["labels"]!.DeepClone() },
            ["spec"] = new JsonObject { ["selector"] = deployment["spec"]!["selector"]!.DeepClone(), ["template"] = deployment["spec"]!["template"]!.DeepClone() },
        };
        cluster.Post(DaemonSets, daemonSet.ToJsonString());
    }
}
