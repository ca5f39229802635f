using System.Text.Json.Nodes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Ingress;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Core.Tests.Ingress;

/// <summary>A gateway on nodes of two regions, and what publishing it would take.</summary>
internal static class IngressBench
{
    public static readonly string[] NodeNames = ["sz01", "bj01"];

    /// <summary>A mesh of a version with two nodes that are labelled for the gateway and one that is not.</summary>
    public static Snapshots Cluster(string version = "1.14.0", string server = "1.29.0") => Meshes.Of(version).On(server)
        .With(Meshes.Node("sz01", "front_end: 'true', topology.kubernetes.io/region: shenzhen"))
        .With(Meshes.Node("bj01", "front_end: 'true', topology.kubernetes.io/region: beijing"))
        .With(Meshes.Node("wx01", "topology.kubernetes.io/region: wuxi"));

    public static IngressRequest Request() => new() { Namespace = "istio-system", Name = "istio-ingressgateway" };

    public static string Pod(string name, string node, string ports, string more = "", string meta = "", string status = "phase: Running") => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: {{name}}, namespace: default{{meta}} }
        spec: {nodeName: {{node}}, containers: [{name: c, ports: [{{ports}}]}]{{more}} }
        status: { {{status}} }
        """;

    public static string Autoscaler(string target = "istio-ingressgateway") => $$"""
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: istio-ingressgateway, uid: hpa-1}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{target}} }, minReplicas: 1, maxReplicas: 5}
        """;

    /// <summary>The observation that the observer would make of it.</summary>
    public static IngressObservation Observe(Snapshots cluster, JsonObject? record = null)
    {
        MeshSnapshot snapshot = cluster.Build();
        MeshView view = new(snapshot);
        MeshWorkload[] workloads = [.. view.GatewayWorkloads.Where(static workload => workload.Name == "istio-ingressgateway")];
        return new IngressObservation
        {
            View = view,
            Home = Whole(snapshot.Find(MeshKinds.Namespace, null, "istio-system")),
            Deployment = Whole(Array.Find(workloads, static workload => !workload.IsDaemonSet)?.Object),
            DaemonSet = Whole(Array.Find(workloads, static workload => workload.IsDaemonSet)?.Object),
            Service = Whole(workloads.Length == 0 ? null : IngressReader.Service(view, workloads[0])),
            Autoscaler = Whole(snapshot.Of(MeshKinds.HorizontalPodAutoscaler).SingleOrDefault(static item => item.Spec.Text("scaleTargetRef", "name") == "istio-ingressgateway")),
            AutoscalerVersions = ["v2"],
            RecordSecret = record,
            Portmap = new PortmapReading("configmap/kube-system/calico-config", true),
        };
    }

    public static IngressPlan Plan(Snapshots cluster, IngressRequest? request = null, JsonObject? record = null) =>
        IngressPlanner.Plan(request ?? Request(), Observe(cluster, record));

    /// <summary>The cluster after a plan was carried out, as far as the next plan looks at it.</summary>
    public static Snapshots Carry(IngressPlan plan, string version = "1.14.0", string server = "1.29.0", Func<Snapshots, Snapshots>? more = null)
    {
        Snapshots after = new Snapshots().On(server)
            .With(Meshes.Namespace("istio-system")).With(Meshes.Istiod(version))
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", Meshes.GatewayPorts(version)))
            .With(Meshes.Node("sz01", "front_end: 'true', topology.kubernetes.io/region: shenzhen"))
            .With(Meshes.Node("bj01", "front_end: 'true', topology.kubernetes.io/region: beijing"))
            .With(Meshes.Node("wx01", "topology.kubernetes.io/region: wuxi"));
        JsonObject daemonSet = (JsonObject)plan.DaemonSet!.Body!.DeepClone();
        daemonSet["metadata"]!["uid"] = "ds-1";
        after.With(daemonSet.ToJsonString());
        return more?.Invoke(after) ?? after;
    }

    /// <summary>The host ports of the DaemonSet that is planned, and where they lead.</summary>
    public static string Ports(IngressPlan plan) => string.Join(", ", plan.DaemonSet!.Body.At("spec", "template", "spec").Objects("containers")[0].Objects("ports")
        .Where(static port => port.Number("hostPort") is not null).OrderBy(static port => port.Number("containerPort")).Select(static port => $"{port.Text("hostPort")}->{port.Text("containerPort")}"));

    private static JsonObject? Whole(ObservedObject? item) => (JsonObject?)item?.Body.DeepClone();
}
