using static MeshTools.Core.Tests.Mesh.Checks.CheckCase;
using static MeshTools.Core.Tests.Mesh.Checks.Objects;

namespace MeshTools.Core.Tests.Mesh.Checks;

/// <summary>Locality and nodes. SOURCES.md, section 4.</summary>
internal static class LocalityCases
{
    private const string Host = "host: web.shop.svc.cluster.local";
    private const string Failover = "loadBalancer: {localityLbSetting: {failover: [{from: shenzhen, to: wuxi}]}}";

    public static IEnumerable<CheckCase> All { get; } =
    [
        Fail("LocalityNoOutlierDetection", "a rule without", Ruled("1.14.6", $"trafficPolicy: {{{Failover}}}"), "no outlierDetection"),
        Warn("LocalityNoOutlierDetection", "the mesh alone", Meshed("1.5.0", "localityLbSetting: {enabled: true}"), "no effect for any service"),
        Warn("LocalityNoOutlierDetection", "1.5 goes by the key's presence", Meshed("1.5.0", "localityLbSetting: {enabled: false, failover: [{from: a, to: b}]}"), "no effect for any service"),
        Pass("LocalityNoOutlierDetection", "1.6 goes by enabled", Meshed("1.6.14", "localityLbSetting: {enabled: false, failover: [{from: a, to: b}]}")),
        Pass("LocalityNoOutlierDetection", "an empty one suffices", Ruled("1.14.6", $"trafficPolicy: {{{Failover}, outlierDetection: {{}}}}")),
        Pass("LocalityNoOutlierDetection", "distribute needs none", Ruled("1.14.6", "trafficPolicy: {loadBalancer: {localityLbSetting: {enabled: true, distribute: [{from: a, to: {b: 100}}]}}}")),
        Pass("LocalityNoOutlierDetection", "nobody asks for locality", Ruled("1.14.6", "trafficPolicy: {connectionPool: {}}")),

        Warn("LocalityConsecutiveErrorsIgnored", "1.7 ignores it", Ruled("1.7.0", "trafficPolicy: {outlierDetection: {consecutiveErrors: 7}}"), "ignores consecutiveErrors"),
        Pass("LocalityConsecutiveErrorsIgnored", "1.6 obeys it", Ruled("1.6.14", "trafficPolicy: {outlierDetection: {consecutiveErrors: 7}}")),
        Pass("LocalityConsecutiveErrorsIgnored", "the new field", Ruled("1.7.0", "trafficPolicy: {outlierDetection: {consecutive5xxErrors: 7}}")),

        // SOURCES.md, section 0: read by 1.1 and 1.2 only.
        Warn("LocalityEnvIgnored", "1.5 with the source procedure's variable", Variable("1.5.0"), "does not read"),
        Warn("LocalityEnvIgnored", "1.3", Variable("1.3.0"), "does not read"),
        Pass("LocalityEnvIgnored", "1.2 reads it", Variable("1.2.0")),
        Pass("LocalityEnvIgnored", "not set", Meshes.Of("1.5.0")),

        Warn("LocalityDisabled", "1.5 ignores enabled: false", Meshed("1.5.0", "localityLbSetting: {enabled: false}"), "in spite of enabled: false"),
        Warn("LocalityDisabled", "1.6 switches the rest off", Meshed("1.6.0", "localityLbSetting: {enabled: false, failover: [{from: a, to: b}]}"), "switches off"),
        Pass("LocalityDisabled", "1.6 switched off, and nothing else set", Meshed("1.6.0", "localityLbSetting: {enabled: false}")),

        Warn("LocalityTrafficDistribution", "1.24 does not know the annotation", Annotated("1.24.0"), "does not know"),
        Warn("LocalityTrafficDistribution", "a rule wins", Annotated("1.25.0").With(Rule($"{Host}, trafficPolicy: {{{Failover}}}")), "which wins"),
        Pass("LocalityTrafficDistribution", "1.25 obeys it", Annotated("1.25.0")),

        Warn("ServiceEntryNoLocality", "some have none", Endpoints("{address: 192.0.2.1, locality: shenzhen}, {address: 192.0.2.2}"), "192.0.2.2"),
        Pass("ServiceEntryNoLocality", "all have one", Endpoints("{address: 192.0.2.1, locality: shenzhen}")),
        Pass("ServiceEntryNoLocality", "none has one", Endpoints("{address: 192.0.2.1}, {address: 192.0.2.2}")),

        Fail("LocalityDistributeAndFailover", "both", Meshed("1.14.6", "localityLbSetting: {distribute: [{from: a, to: {b: 100}}], failover: [{from: a, to: b}]}"), "distribute and failover"),
        Pass("LocalityDistributeAndFailover", "one", Meshed("1.14.6", "localityLbSetting: {distribute: [{from: a, to: {b: 100}}]}")),

        Fail("LocalityDistributeWeights", "90 in all", Meshed("1.14.6", "localityLbSetting: {distribute: [{from: a, to: {b: 60, c: 30}}]}"), "60, 30"),
        Fail("LocalityDistributeWeights", "99 in all", Meshed("1.14.6", "localityLbSetting: {distribute: [{from: a, to: {b: 69, c: 30}}]}"), "69, 30"),
        Fail("LocalityDistributeWeights", "101 in all", Meshed("1.14.6", "localityLbSetting: {distribute: [{from: a, to: {b: 71, c: 30}}]}"), "71, 30"),
        Fail("LocalityDistributeWeights", "a weight of 0", Meshed("1.14.6", "localityLbSetting: {distribute: [{from: a, to: {b: 100, c: 0}}]}"), "100, 0"),
        Pass("LocalityDistributeWeights", "100 in all", Meshed("1.14.6", "localityLbSetting: {distribute: [{from: a, to: {b: 70, c: 30}}]}")),

        Fail("LocalityFailoverInvalid", "a zone", Failing("{from: a/b, to: c}"), "regions, not zones"),
        Fail("LocalityFailoverInvalid", "an asterisk", Failing("{from: '*', to: c}"), "'*'"),
        Fail("LocalityFailoverInvalid", "to itself", Failing("{from: a, to: a}"), "to itself"),
        Fail("LocalityFailoverInvalid", "half of it", Failing("{from: a}"), "incomplete"),
        Pass("LocalityFailoverInvalid", "two regions", Failing("{from: a, to: b}")),

        Warn("LocalityRegionUnknown", "a slip", Failing("{from: shenzhen, to: wuxy}").With(Node("shenzhen")).With(Node("wuxi")), "'wuxy'"),
        Pass("LocalityRegionUnknown", "regions of nodes", Failing("{from: shenzhen, to: wuxi}").With(Node("shenzhen")).With(Node("wuxi"))),

        Fail("LocalityFailoverPriorityIgnored", "1.11 does not know it", Meshed("1.11.0", "localityLbSetting: {failoverPriority: [topology.kubernetes.io/region]}"), "does not know failoverPriority"),
        Pass("LocalityFailoverPriorityIgnored", "1.12 knows it", Meshed("1.12.0", "localityLbSetting: {failoverPriority: [topology.kubernetes.io/region]}")),

        Warn("LocalityNodesWithoutRegion", "asked for, and no labels", Failing("{from: a, to: b}").With(Meshes.Node("worker-sz02")), "no node has a region"),
        Pass("LocalityNodesWithoutRegion", "labelled", Failing("{from: a, to: b}").With(Node("a"))),
        Pass("LocalityNodesWithoutRegion", "nobody asks", Meshes.Of("1.14.6").With(Meshes.Node("worker-sz02"))),

        // istio/istio#27552: the name must have the namespace of the service.
        Fail("DestinationRuleHostUnknown", "a short name in another namespace", Ruled("1.14.6", "", "host: web", "istio-system"), "there is web.shop.svc.cluster.local"),
        Pass("DestinationRuleHostUnknown", "a short name in its own namespace", Ruled("1.14.6", "", "host: web")),
        Pass("DestinationRuleHostUnknown", "the full name", Ruled("1.14.6", "", ns: "istio-system")),
        Pass("DestinationRuleHostUnknown", "a pattern", Ruled("1.14.6", "", "host: '*.example.com'")),

        Warn("DestinationRuleConflict", "two ways to write one host", Ruled("1.14.6", "").With(Rule("host: web", "second")), "service/shop/web"),
        Pass("DestinationRuleConflict", "one", Ruled("1.14.6", "")),
        Pass("DestinationRuleConflict", "another for some workloads", Ruled("1.14.6", "").With(Rule("host: web, workloadSelector: {matchLabels: {app: a}}", "second"))),

        Fail("NodesNotSchedulable", "all are tainted", new Snapshots().With(Meshes.Node("a", spec: "taints: [{key: k, effect: NoSchedule}]")), "free of taints") with { BeforeInstall = true },
        Fail("NodesNotSchedulable", "no node", new Snapshots(), "has no node") with { BeforeInstall = true },
        Pass("NodesNotSchedulable", "one is free", new Snapshots().With(Meshes.Node("a", spec: "unschedulable: true")).With(Meshes.Node("b"))) with { BeforeInstall = true },

        Warn("NodeNotReady", "one", Meshes.Of("1.14.6").With(Meshes.Node("a", ready: "Unknown")), "not ready") with { Target = "node/a" },
        Pass("NodeNotReady", "none", Meshes.Of("1.14.6").With(Meshes.Node("a"))),

        Warn("NodesUnlabelled", "half of them", Meshes.Of("1.14.6").With(Node("shenzhen")).With(Meshes.Node("new")), "has no region") with { Target = "node/new" },
        Pass("NodesUnlabelled", "none is labelled", Meshes.Of("1.14.6").With(Meshes.Node("a")).With(Meshes.Node("b"))),
        Pass("NodesUnlabelled", "the one without runs no ordinary pods", Meshes.Of("1.14.6").With(Node("shenzhen")).With(Meshes.Node("master", spec: "taints: [{key: k, effect: NoSchedule}]"))),

        Warn("NodeLabelsDiffer", "1.14 goes by the old one", Differing("1.14.6"), "goes by 'old'"),
        Warn("NodeLabelsDiffer", "1.15 goes by the new one", Differing("1.15.0"), "goes by 'new'"),
        Pass("NodeLabelsDiffer", "one label", Meshes.Of("1.14.6").With(Node("shenzhen"))),

        Warn("NodeZoneWithoutRegion", "a zone alone", Meshes.Of("1.14.6").With(Meshes.Node("a", "topology.kubernetes.io/zone: z1")), "zone 'z1'"),
        Pass("NodeZoneWithoutRegion", "both", Meshes.Of("1.14.6").With(Meshes.Node("a", "topology.kubernetes.io/zone: z1, topology.kubernetes.io/region: r1"))),

        Warn("StaleProxies", "started before the label", Stale("2026-01-01T09:00:00Z"), "1 proxy on it"),
        Pass("StaleProxies", "started after the label", Stale("2026-01-01T11:00:00Z")),
    ];

    private static Snapshots Ruled(string version, string policy, string host = Host, string ns = "shop") => Meshes.Of(version)
        .With(Meshes.Service("web", "app: web", "{name: http, port: 80}", "shop"))
        .With(Rule(host + (policy.Length == 0 ? "" : ", " + policy), ns: ns));

    private static Snapshots Meshed(string version, string config) => new Snapshots().With(Meshes.Istiod(version)).With(Meshes.Config(config));

    private static Snapshots Failing(string entry) => Meshed("1.14.6", $"localityLbSetting: {{failover: [{entry}]}}");

    private static Snapshots Variable(string version) => new Snapshots().With(Meshes.Istiod(version, env: "{name: PILOT_ENABLE_LOCALITY_LOAD_BALANCING, value: '1'}"));

    private static Snapshots Annotated(string version) => Meshes.Of(version).With("""
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop, annotations: {networking.istio.io/traffic-distribution: PreferClose}}
        spec: {ports: [{port: 80}]}
        """);

    private static Snapshots Endpoints(string endpoints) => Meshes.Of("1.14.6").With(GatewayCases.Entry($"hosts: [api.example], endpoints: [{endpoints}]"));

    private static string Node(string region) => Meshes.Node($"worker-{region}", $"topology.kubernetes.io/region: {region}");

    private static Snapshots Differing(string version) =>
        Meshes.Of(version).With(Meshes.Node("a", "topology.kubernetes.io/region: new, failure-domain.beta.kubernetes.io/region: old"));

    private static Snapshots Stale(string started) => Meshes.Of("1.14.6")
        .With(Meshes.Node("a", "topology.kubernetes.io/region: r1", more: """
            , managedFields: [{manager: meshtools, time: '2026-01-01T10:00:00Z', fieldsV1: {"f:metadata": {"f:labels": {"f:topology.kubernetes.io/region": {}}}}}]
            """))
        .With(Meshes.Pod("web-1", "shop", "app: web", Meshes.Proxy("1.14.6"), ", nodeName: a", $"phase: Running, containerStatuses: [{{name: istio-proxy, state: {{running: {{startedAt: '{started}'}}}}}}]"));
}
