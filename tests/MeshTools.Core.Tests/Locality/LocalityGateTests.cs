using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.Locality;
using static MeshTools.Core.Tests.Locality.Sites;

namespace MeshTools.Core.Tests.Locality;

/// <summary>
/// What keeps locality from having an effect, each by name. SOURCES.md, section 4 and what section 9 tells of, which was
/// read from real control planes.
/// </summary>
public class LocalityGateTests
{
    /// <summary>Name, cluster, priorities of the near, middling and far endpoint, and words of the reason.</summary>
    internal static IReadOnlyList<(string Name, Snapshots Cluster, string Priorities, string Reason)> ForGateway { get; } =
    [
        // SOURCES.md, section 9: the first rows, identical in 1.6.14, 1.9.9 and 1.14.6.
        ("no rule", Sites.Of("1.14.6", rule: null), "0/0/0", "no DestinationRule is for backend.app.svc.cluster.local"),
        ("a rule without outlierDetection", Sites.Of("1.14.6", Rule + "{connectionPool: {}}"), "0/0/0", "destinationrule/app/backend has no outlierDetection"),
        ("an empty outlierDetection", Sites.Of("1.14.6"), "0/1/2", "Near first, by outlierDetection of destinationrule/app/backend"),
        ("1.6.14", Sites.Of("1.6.14"), "0/1/2", "Near first"),
        ("1.9.9", Sites.Of("1.9.9"), "0/1/2", "Near first"),
        ("port-level, the port used", Sites.Of("1.14.6", Rule + "{portLevelSettings: [{port: {number: 8080}, outlierDetection: {}}]}"), "0/1/2", "Near first"),
        ("port-level, another port", Sites.Of("1.14.6", Rule + "{portLevelSettings: [{port: {number: 9090}, outlierDetection: {}}]}"), "0/0/0", "for another port"),
        ("port-level takes the place of the whole", Sites.Of("1.14.6", Rule + "{outlierDetection: {}, portLevelSettings: [{port: {number: 8080}, tls: {mode: DISABLE}}]}"), "0/0/0", "no outlierDetection for port 8080"),
        ("only in a subset", Sites.Of("1.14.6", "host: backend, subsets: [{name: v1, trafficPolicy: {outlierDetection: {}}}]"), "0/0/0", "but in a subset"),
        ("gateway without its Service", Sites.Of("1.14.6", gatewayService: false), "0/0/0", "has no Service"),
        ("failover without outlierDetection", Sites.Of("1.14.6", Rule + "{loadBalancer: {localityLbSetting: {failover: [{from: us-east1, to: us-west1}]}}}"), "0/0/0", "no outlierDetection"),
        ("enabled: false in the mesh", Sites.Of("1.14.6", mesh: "localityLbSetting: {enabled: false}"), "0/0/0", "enabled: false"),
        ("enabled: false in the rule", Sites.Of("1.14.6", Rule + "{outlierDetection: {}, loadBalancer: {localityLbSetting: {enabled: false}}}"), "0/0/0", "destinationrule/app/backend has localityLbSetting.enabled: false"),
        ("the rule overrides the mesh wholly", Sites.Of("1.14.6", Rule + "{outlierDetection: {}, loadBalancer: {localityLbSetting: {enabled: true}}}", "localityLbSetting: {enabled: false}"), "0/1/2", "Near first"),
        ("distribute needs no outlierDetection, 1.14", Sites.Of("1.14.6", Rule + "{loadBalancer: {localityLbSetting: {distribute: [{from: 'us-east1/*', to: {'us-east1/*': 80, us-west1: 20}}]}}}"), "0/0/0", "weights of distribute"),
        ("distribute needs no outlierDetection, 1.9", Sites.Of("1.9.9", Rule + "{loadBalancer: {localityLbSetting: {distribute: [{from: 'us-east1/*', to: {'us-east1/*': 80, us-west1: 20}}]}}}"), "0/0/0", "weights of distribute"),
        ("distribute needs outlierDetection in 1.8", Sites.Of("1.8.0", Rule + "{loadBalancer: {localityLbSetting: {distribute: [{from: 'us-east1/*', to: {'us-east1/*': 80, us-west1: 20}}]}}}"), "0/0/0", "destinationrule/app/backend has no outlierDetection, without which Istio 1.8.0 does not obey the weights of distribute"),
        ("PASSTHROUGH", Sites.Of("1.14.6", Rule + "{outlierDetection: {}, loadBalancer: {simple: PASSTHROUGH}}"), "0/0/0", "destinationrule/app/backend has loadBalancer.simple: PASSTHROUGH"),
        ("distribute for others", Sites.Of("1.14.6", Rule + "{loadBalancer: {localityLbSetting: {distribute: [{from: us-west1, to: {us-west1: 100}}]}}}"), "0/0/0", "no distribute entry is for us-east1/us-east1-b"),
        ("gateway's node without labels", Sites.Of("1.14.6", gatewayNode: ""), "0/0/0", "their nodes have no region label"),

        // 1.5 goes by the presence of the key; from 1.6 on it is active unless switched off.
        ("1.5 without the key", Sites.Of("1.5.0", mesh: "trustDomain: cluster.local"), "0/0/0", "goes by its presence"),
        ("1.5 with the key and false", Sites.Of("1.5.0", mesh: "localityLbSetting: {enabled: false}"), "0/1/2", "Near first"),
        ("1.5, a rule's own enabled: false counts", Sites.Of("1.5.0", Rule + "{outlierDetection: {}, loadBalancer: {localityLbSetting: {enabled: false}}}"), "0/0/0", "destinationrule/app/backend has localityLbSetting.enabled: false"),
        ("1.5, a rule's own enabled: true without the key", Sites.Of("1.5.0", Rule + "{outlierDetection: {}, loadBalancer: {localityLbSetting: {enabled: true}}}", "trustDomain: cluster.local"), "0/1/2", "Near first"),
        ("1.5, a rule that does not say it goes by the key", Sites.Of("1.5.0", Rule + "{outlierDetection: {}, loadBalancer: {localityLbSetting: {failover: [{from: us-east1, to: us-west1}]}}}", "trustDomain: cluster.local"), "0/0/0", "a localityLbSetting without enabled: true"),
        ("1.5, the same with the key", Sites.Of("1.5.0", Rule + "{outlierDetection: {}, loadBalancer: {localityLbSetting: {failover: [{from: us-east1, to: us-west1}]}}}"), "0/1/2", "Near first"),
        ("1.6, a rule that does not say it is on", Sites.Of("1.6.14", Rule + "{outlierDetection: {}, loadBalancer: {localityLbSetting: {failover: [{from: us-east1, to: us-west1}]}}}", "localityLbSetting: {enabled: false}"), "0/1/2", "Near first"),
        ("1.6 without the key", Sites.Of("1.6.14", mesh: "trustDomain: cluster.local"), "0/1/2", "Near first"),

        // A gateway without a Service: from 1.20 on by pod and node; before by the pod's label alone, which its proxy tells from
        // 1.6 on, and which 1.16 to 1.19 take for one region whatever points are in it.
        ("1.5 without Service, label on the pod", Sites.Of("1.5.0", gatewayService: false, gatewayPod: ", istio-locality: us-east1.us-east1-b"), "0/0/0", "has no Service"),
        ("1.15 without Service, no label", Sites.Of("1.15.0", gatewayService: false), "0/0/0", "has no Service"),
        ("1.15 without Service, label on the pod", Sites.Of("1.15.0", gatewayService: false, gatewayPod: ", istio-locality: us-east1.us-east1-b"), "0/1/2", "Near first"),
        ("1.16 without Service, label on the pod", Sites.Of("1.16.0", gatewayService: false, gatewayPod: ", istio-locality: us-east1.us-east1-b"), "0/0/0", "takes the label istio-locality of its pods for one region, 'us-east1.us-east1-b'"),
        ("1.19 without Service, a region on the pod", Sites.Of("1.19.0", gatewayService: false, gatewayPod: ", istio-locality: us-east1"), "0/0/1", "Near first"),
        ("1.19 without Service, no label", Sites.Of("1.19.0", gatewayService: false), "0/0/0", "has no Service"),
        ("1.20 without Service", Sites.Of("1.20.0", gatewayService: false), "0/1/2", "Near first"),
        ("1.14, with Service, label on the pod", Sites.Of("1.14.6", gatewayPod: ", istio-locality: us-east1.us-east1-c"), "1/0/2", "Near first"),

        // The label on the pod wins over the node; since 1.29 the new one over the old one.
        ("label on the pod", Sites.Of("1.14.6", gatewayPod: ", istio-locality: us-west1.us-west1-a"), "1/1/0", "Near first"),
        ("1.28 does not know the new label", Sites.Of("1.28.0", gatewayPod: ", topology.istio.io/locality: us-west1.us-west1-a"), "0/1/2", "Near first"),
        ("1.29 knows it", Sites.Of("1.29.0", gatewayPod: ", istio-locality: us-east1.us-east1-b, topology.istio.io/locality: us-west1.us-west1-a"), "1/1/0", "Near first"),

        ("1.29, the new label without anything in it hides the old one", Sites.Of("1.29.0", gatewayPod: ", istio-locality: us-west1.us-west1-a, topology.istio.io/locality: ''"), "0/1/2", "Near first"),

        // Old and new labels of a node: up to 1.14 the old ones win, from 1.15 on the new ones.
        ("1.14, both labels", Sites.Of("1.14.6", gatewayNode: Both), "1/1/0", "Near first"),
        ("1.15, both labels", Sites.Of("1.15.0", gatewayNode: Both), "0/1/2", "Near first"),

        // Looked up in the proxy's namespace, the service's and the root namespace.
        ("a short name in another namespace", Sites.Of("1.14.6", null).With(Objects.Rule("host: backend, trafficPolicy: {outlierDetection: {}}", ns: "shop")), "0/0/0", "which means another"),
        ("a name without svc", Sites.Of("1.14.6", "host: backend.app, trafficPolicy: {outlierDetection: {}}"), "0/0/0", "which means another"),
        ("a wildcard", Sites.Of("1.14.6", "host: '*.app.svc.cluster.local', trafficPolicy: {outlierDetection: {}}"), "0/1/2", "Near first"),
        ("the full name before the wildcard", Sites.Of("1.14.6", Rule + "{connectionPool: {}}").With(Objects.Rule("host: '*.local', trafficPolicy: {outlierDetection: {}}", "all", "app")), "0/0/0", "destinationrule/app/backend has no"),
        ("in the root namespace", Sites.Of("1.14.6", null).With(Objects.Rule("host: '*', trafficPolicy: {outlierDetection: {}}", "all", "istio-system")), "0/1/2", "destinationrule/istio-system/all"),
        ("in the service's namespace before the root's", Sites.Of("1.14.6", Rule + "{connectionPool: {}}").With(Objects.Rule("host: '*', trafficPolicy: {outlierDetection: {}}", "all", "istio-system")), "0/0/0", "destinationrule/app/backend"),
        ("private to its namespace", Sites.Of("1.14.6", Rule + "{outlierDetection: {}}, exportTo: ['.']"), "0/0/0", "not visible in namespace istio-system"),
        ("exported to the gateway's", Sites.Of("1.14.6", Rule + "{outlierDetection: {}}, exportTo: [istio-system]"), "0/1/2", "Near first"),
        ("for others alone, not for its own namespace", Sites.Of("1.14.6", Rule + "{outlierDetection: {}}, exportTo: [shop]"), "0/0/0", "not visible in namespace istio-system"),
        ("hidden, and a wildcard beside it is not asked", Sites.Of("1.14.6", Rule + "{outlierDetection: {}}, exportTo: [shop]").With(Objects.Rule("host: '*.app.svc.cluster.local', trafficPolicy: {outlierDetection: {}}", "all", "app")), "0/0/0", "destinationrule/app/backend is not visible in namespace istio-system"),
        ("1.13 does not know workloadSelector", Sites.Of("1.13.0", Rule + "{outlierDetection: {}}, workloadSelector: {matchLabels: {app: other}}"), "0/1/2", "Near first"),
        ("for other workloads", Sites.Of("1.14.6", Rule + "{outlierDetection: {}}, workloadSelector: {matchLabels: {app: other}}"), "0/0/0", "no DestinationRule"),
        ("two rules for one host", Sites.Of("1.14.6").With(Objects.Rule("host: backend, trafficPolicy: {outlierDetection: {}}", "second", "app")), "0/1/2", "destinationrule/app/second are for the same host"),

        // PreferClose: from 1.25 on, and a rule's setting wins.
        ("1.24, PreferClose", Sites.Of("1.24.0", null, service: ", trafficDistribution: PreferClose"), "0/0/0", "no DestinationRule"),
        ("1.25, PreferClose", Sites.Of("1.25.0", null, service: ", trafficDistribution: PreferClose"), "0/1/2", "traffic distribution"),
        ("1.25, the annotation", Sites.Of("1.25.0", null, metadata: ", annotations: {networking.istio.io/traffic-distribution: PreferClose}"), "0/1/2", "traffic distribution"),
        ("1.25, a rule without a setting does not", Sites.Of("1.25.0", Rule + "{connectionPool: {}}", service: ", trafficDistribution: PreferClose"), "0/1/2", "the Service's traffic distribution. Note: there is no outlierDetection, so failing endpoints keep their share"),
        ("1.25, a rule's setting wins", Sites.Of("1.25.0", Rule + "{loadBalancer: {localityLbSetting: {enabled: true}}}", service: ", trafficDistribution: PreferClose"), "0/0/0", "no outlierDetection"),

        // failoverPriority is unknown before 1.12.
        ("1.14, by a label", Sites.Of("1.14.6", mesh: "localityLbSetting: {failoverPriority: [topology.kubernetes.io/region]}"), "0/0/1", "Ranked by failoverPriority"),
        ("1.17 takes a value for a part of the name", Sites.Of("1.17.0", mesh: "localityLbSetting: {failoverPriority: [topology.kubernetes.io/region=us-west1]}"), "0/0/0", "no endpoint agrees with the caller in topology.kubernetes.io/region=us-west1 more than another"),
        ("1.18 knows values", Sites.Of("1.18.0", mesh: "localityLbSetting: {failoverPriority: [topology.kubernetes.io/region=us-west1]}"), "1/1/0", "Ranked by failoverPriority"),
        ("1.19 ignores failover beside failoverPriority", Sites.Of("1.19.0", mesh: Both12), "0/0/0", "no endpoint agrees"),
        ("1.20 ranks by it what the labels leave alike", Sites.Of("1.20.0", mesh: Both12), "0/1/2", "Ranked by failoverPriority"),
        ("1.11, by a label", Sites.Of("1.11.0", mesh: "localityLbSetting: {failoverPriority: [topology.kubernetes.io/region]}"), "0/1/2", "Near first"),

        // A headless Service: a gateway balances it all the same.
        ("headless, for a gateway", Sites.Of("1.14.6", service: ", clusterIP: None"), "0/1/2", "Near first"),
        ("a proxy that started before its node was labelled", Sites.Of("1.14.6", isStale: true), "0/1/2", "the proxy there started before"),
    ];

    private const string Both12 = "localityLbSetting: {failoverPriority: [version], failover: [{from: us-east1, to: us-west1}]}";

    private const string Both = "topology.kubernetes.io/region: us-east1, topology.kubernetes.io/zone: us-east1-b, failure-domain.beta.kubernetes.io/region: us-west1, failure-domain.beta.kubernetes.io/zone: us-west1-a";

    public static TheoryData<string> Names { get; } = [.. ForGateway.Select(static row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gateway_ranks_endpoints_as_observed(string name)
    {
        var (_, cluster, priorities, reason) = ForGateway.Single(row => row.Name == name);
        LoadSplit split = Sites.Split(cluster);

        Assert.Equal(priorities, Sites.Priorities(split));
        Assert.Contains(reason, split.Reason, StringComparison.Ordinal);
        bool isWeighted = name.StartsWith("distribute needs no outlierDetection", StringComparison.Ordinal);
        Assert.Equal(priorities != "0/0/0" || isWeighted, split.IsEffective);
        Assert.Equal(1, split.Shares.Sum(), 9);
    }
}
