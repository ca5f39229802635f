using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.Locality;
using MeshTools.Mesh;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Topology;

namespace MeshTools.Core.Tests.Documentation;

/// <summary>What about_MeshTools_Versions tells of locality and of gateways.</summary>
public sealed class LocalityVersionTests
{
    private static readonly LocalityRequest Request = new() { Services = [] };

    [Fact]
    public void What_switches_locality_on() => VersionTopic.Holds("Locality is on", static version => (IsOn("trustDomain: cluster.local", version), IsOn("localityLbSetting: {enabled: false}", version)) switch
    {
        (false, true) => "where the mesh config has localityLbSetting",
        (true, false) => "unless localityLbSetting says enabled: false",
        (bool absent, bool off) => $"{absent} without localityLbSetting, {off} with enabled: false",
    });

    [Fact]
    public void The_field_for_errors() => VersionTopic.Holds("Field for errors", static version => RuleSetting.Of(Request, version).ErrorField);

    [Fact]
    public void The_labels_of_nodes_that_win() => VersionTopic.Holds("Labels of nodes that win", static version =>
        Simulator(version, Meshes.Node("worker", "failure-domain.beta.kubernetes.io/region: failure-domain.beta.kubernetes.io, topology.kubernetes.io/region: topology.kubernetes.io")).Places.OfNode("worker").Region);

    [Fact]
    public void The_label_of_a_pod_that_wins() => VersionTopic.Holds("Label of a pod that wins", static version =>
    {
        LocalitySimulator simulator = Simulator(version, Meshes.Pod("web", "shop", "app: web, istio-locality: old, topology.istio.io/locality: new", Meshes.Proxy(version.Text)));
        return simulator.Places.OfPodLabel(simulator.View.Snapshot.Pods.Single(static pod => pod.Name == "web"))?.Region == "new" ? "topology.istio.io/locality" : "istio-locality";
    });

    [Fact]
    public void FailoverPriority() => VersionTopic.Holds("failoverPriority", static version =>
        LocalityForm.Check(Request with { FailoverPriority = ["topology.kubernetes.io/region"] }, version, new HashSet<string>()) is null ? "written" : "refused");

    [Fact]
    public void The_traffic_distribution_of_a_Service() => VersionTopic.Holds("Traffic distribution of a Service", static version =>
        Findings("LocalityTrafficDistribution", Meshes.Of(version.Text).With("""
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop, annotations: {networking.istio.io/traffic-distribution: PreferClose} }
            spec: {selector: {app: web}, ports: [{port: 80}]}
            """)).Count > 0 ? "ignored" : "obeyed");

    [Fact]
    public void The_user_of_a_gateway() => VersionTopic.HoldsWithoutExplanation("User", static version =>
        Findings("GatewayPrivilegedPort", new Snapshots().With(Meshes.Istiod(version.Text)).With(Meshes.Gateway(version.Text)).With(Objects.Gateway(Objects.Http()))).Count > 0 ? "1337" : "root");

    private static bool IsOn(string mesh, IstioVersion version) => new MeshView(Meshes.Of(version.Text).With(Meshes.Config(mesh, "istio-tested")).Build())
        .Configs.Single(static config => config.Source.Name == "istio-tested").IsLocalityActive(version);

    private static LocalitySimulator Simulator(IstioVersion version, string yaml) => new(new MeshView(Meshes.Of(version.Text).With(yaml).Build()));

    private static IReadOnlyList<CheckFinding> Findings(string id, Snapshots snapshots) =>
        [.. MeshChecks.All.Single(check => check.Id == id).Look(new MeshView(snapshots.Build()))];
}
