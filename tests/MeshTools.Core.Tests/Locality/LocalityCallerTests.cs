using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.Locality;
using static MeshTools.Core.Tests.Locality.Sites;

namespace MeshTools.Core.Tests.Locality;

/// <summary>What the caller, its namespace and what the Service asks for make of locality. SOURCES.md, section 4.</summary>
public class LocalityCallerTests
{
    [Fact]
    public void Who_is_nowhere_can_be_told_apart_by_a_label_or_sent_by_weight()
    {
        Snapshots labelled = Sites.Of("1.14.6", mesh: "localityLbSetting: {failoverPriority: [version]}", gatewayService: false, gatewayPod: ", version: v1")
            .With(Sites.Backend("backend-v1", "a", ", version: v1")).With(Slice("backend-a", "backend-v1"));
        LoadSplit split = Sites.Split(labelled);
        Assert.True(split.IsEffective, split.Reason);
        Assert.Equal(["us-west1/us-west1-a 0", "us-east1/us-east1-b 1"], split.Groups.Select(static group => $"{group.Locality} {group.Priority}"));

        LoadSplit sent = Sites.Split(Sites.Of("1.14.6", Rule + "{loadBalancer: {localityLbSetting: {distribute: [{from: '*', to: {us-west1: 100}}]}}}", gatewayService: false));
        Assert.True(sent.IsEffective, sent.Reason);
        Assert.Equal(["us-west1/us-west1-a"], sent.Groups.Where(static group => group.Priority == 0).Select(static group => group.Locality.ToString()));
    }

    [Fact]
    public void Who_is_nowhere_is_near_to_what_is_nowhere()
    {
        Snapshots cluster = Sites.Of("1.14.6", gatewayService: false).With(Meshes.Node("new")).With(Sites.Backend("backend-new", "new")).With(Slice("backend-a", "backend-new"));
        LoadSplit split = Sites.Split(cluster);
        Assert.Equal([" 0", "us-east1/us-east1-b 1"], split.Groups.Select(static group => $"{group.Locality} {group.Priority}"));
        Assert.Contains("has no Service", split.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("taken last", split.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_for_other_namespaces_alone_is_not_for_its_own()
    {
        Snapshots cluster = Sites.Of("1.14.6", Rule + "{outlierDetection: {}}, exportTo: [shop]");
        Assert.True(Sites.Split(cluster, "us-east1", "shop").IsEffective);
        Assert.False(Sites.Split(cluster, "us-east1", "app").IsEffective);
    }

    [Fact]
    public void A_rule_for_some_workloads_is_for_those_and_hides_the_wider_one()
    {
        Snapshots cluster = Sites.Of("1.14.6", Rule + "{outlierDetection: {}}, workloadSelector: {matchLabels: {app: istio-ingressgateway}}")
            .With(Objects.Rule("host: '*.app.svc.cluster.local', trafficPolicy: {outlierDetection: {}}", "all", "app"));

        // It is seen in its own namespace alone, and there by the workloads that it is for.
        Assert.Contains("destinationrule/app/all", Sites.Split(cluster).Reason, StringComparison.Ordinal);
        Assert.Contains("no DestinationRule", Sites.Split(cluster, "us-east1", "app").Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.25.0", "PreferClose", null, null, "network region zone subzone")]
    [InlineData("1.26.0", null, "preferclose", null, "network region zone subzone")]
    [InlineData("1.26.0", "PreferSameZone", null, null, null)]
    [InlineData("1.27.0", "PreferClose", null, null, "network region zone")]
    [InlineData("1.27.0", "PreferSameZone", null, null, "network region zone")]
    [InlineData("1.27.0", "PreferSameNode", "PreferClose", null, "network region zone subzone hostname")]
    [InlineData("1.27.0", null, "Any", null, null)]
    [InlineData("1.29.0", null, null, "PreferClose", null)]
    [InlineData("1.30.0", null, null, "PreferClose", "network region zone")]
    [InlineData("1.30.0", null, "whatever", "PreferClose", null)]
    [InlineData("1.24.0", "PreferClose", "PreferClose", "PreferClose", null)]
    public void What_a_Service_asks_for_is_read_as_its_version_does(string version, string? field, string? annotation, string? ofNamespace, string? labels)
    {
        Snapshots cluster = Sites.Of(
            version, null, service: field is null ? string.Empty : $", trafficDistribution: {field}",
            metadata: annotation is null ? string.Empty : $", annotations: {{{TrafficDistribution.Annotation}: {annotation}}}");
        if (ofNamespace is not null)
        {
            cluster.With($"{{apiVersion: v1, kind: Namespace, metadata: {{name: app, annotations: {{{TrafficDistribution.Annotation}: {ofNamespace}}}}}}}");
        }

        LoadPolicy policy = Sites.Split(cluster).Policy;
        Assert.Equal(labels ?? string.Empty, string.Join(' ', policy.FailoverPriority.Select(static label => label.Split('/')[1])));
        Assert.Equal(labels is not null, policy.IsOfService);
    }

    [Fact]
    public void Labels_that_only_the_caller_itself_knows_are_said_to_be_missing()
    {
        Snapshots cluster = Sites.Of("1.20.0", mesh: "localityLbSetting: {failoverPriority: [topology.kubernetes.io/region, version, team=blue]}");
        Assert.Contains("the caller is taken to have no label version; ", Sites.Split(cluster, "us-east1").Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("is taken to have", Sites.Split(cluster).Reason, StringComparison.Ordinal);
        Assert.Contains(
            "own node come before the others, which is not told apart here",
            Sites.Split(Sites.Of("1.20.0", mesh: "localityLbSetting: {failoverPriority: [topology.kubernetes.io/region, kubernetes.io/hostname]}")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Proxies_and_endpoints_that_are_older_than_the_labels_are_counted()
    {
        const string Old = ", startTime: '2026-01-01T09:00:00Z'";
        const string Young = ", startTime: '2026-01-01T11:00:00Z'";
        Assert.Contains("its only endpoint was there before its node was labelled", Reason(Old, Old), StringComparison.Ordinal);
        Assert.Contains("the proxy there started before its node got its labels", Reason(Old, Old), StringComparison.Ordinal);

        // istiod looked after the labels were there, or the pod came after.
        Assert.DoesNotContain("were there before", Reason(Old, Young), StringComparison.Ordinal);
        Assert.DoesNotContain("were there before", Reason(Young, Old), StringComparison.Ordinal);

        // Its place is written on the pod itself.
        Assert.DoesNotContain("were there before", Reason(Old, Old, ", istio-locality: us-east1.us-east1-b"), StringComparison.Ordinal);

        static string Reason(string pod, string istiod, string labels = "") => Sites.Split(
            Sites.Of("1.14.6", isStale: true)
                .With(Meshes.Pod("istiod-1", "istio-system", "app: istiod, istio: pilot", "{name: discovery}", ", nodeName: gateway", Sites.Running + istiod))
                .With(Meshes.Pod("backend-g", "app", "app: backend" + labels, "{name: backend}", ", nodeName: gateway", Sites.Running + pod))
                .With(Slice("backend-g")), "us-east1/us-east1-b").Reason;
    }

    [Theory]
    [InlineData("1.14.6", "", true)]
    [InlineData("1.14.6", ", istio-locality: us-east1.us-east1-b", false)]
    [InlineData("1.19.0", ", istio-locality: us-east1.us-east1-b", true)]
    [InlineData("1.20.0", "", false)]
    public void Callers_without_a_Service_are_counted(string version, string labels, bool isNamed)
    {
        Snapshots cluster = Sites.Of(version).With(Meshes.Pod("client", "shop", "app: client" + labels, Meshes.Proxy(version), ", nodeName: b", Sites.Running));
        string reason = Sites.Split(cluster, "us-east1/us-east1-b").Reason;
        Assert.Equal(isNamed, reason.Contains($"1 of 2 proxies there has no Service, without which Istio {version} does not know where they are", StringComparison.Ordinal));
    }

    [Fact]
    public void A_headless_service_is_not_balanced_for_sidecars()
    {
        LoadSplit split = Sites.Split(Sites.Of("1.14.6", service: ", clusterIP: None"), "us-east1/us-east1-b");
        Assert.False(split.IsEffective);
        Assert.Contains("headless", split.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_in_the_callers_namespace_comes_first()
    {
        Snapshots cluster = Sites.Of("1.14.6").With(Objects.Rule("host: backend.app.svc.cluster.local, trafficPolicy: {connectionPool: {}}", "mine", "client"));
        Assert.Contains("destinationrule/client/mine has no outlierDetection", Sites.Split(cluster, "us-east1", "client").Reason, StringComparison.Ordinal);
        Assert.True(Sites.Split(cluster, "us-east1", "other").IsEffective);
    }
}
