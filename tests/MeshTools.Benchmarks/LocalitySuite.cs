using System.Globalization;
using System.Text.Json;
using MeshTools.Cluster;
using MeshTools.Locality;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Benchmarks;

/// <summary>How the simulator grows with the endpoints of a service, from the objects of a cluster to the split. No server is involved.</summary>
internal static class LocalitySuite
{
    private const int Least = 100;
    private const int Nodes = 300;

    // Beyond what the processor's caches hold, each object costs more.
    private const double AtMost = 3;

    /// <summary>100, 1,000 and 10,000 endpoints in three regions; each row against the first.</summary>
    public static IEnumerable<Row> Rows(string root)
    {
        ModuleFolder.Use(root);
        double first = 0;
        foreach (int count in new[] { Least, 1_000, 10_000 })
        {
            MeshSnapshot snapshot = Snapshot(count);
            double time = Samples.Median(9, () => Samples.Time(() => Run(snapshot)));
            first = first == 0 ? time : first;
            string name = string.Create(CultureInfo.InvariantCulture, $"Test-LocalityLb's simulator, {count:N0} endpoints");
            yield return new Row(name, time, $"{Least} endpoints", first, "ms", Measure.Times, count == Least ? null : AtMost * count / Least);
        }
    }

    private static void Run(MeshSnapshot snapshot)
    {
        LocalityTestRequest request = new() { Services = [new ServiceInput("web.shop", null)], From = "region-1/zone-1" };
        (IReadOnlyList<LoadSplit> splits, _) = LocalityPrediction.Predict(LocalityObserver.Check(snapshot), request);
        if (Math.Abs(splits[0].Shares.Sum() - 1) > 1e-6 || !splits[0].IsEffective)
        {
            throw new InvalidOperationException(splits[0].Reason);
        }
    }

    private static MeshSnapshot Snapshot(int count)
    {
        Dictionary<KindRef, List<ObservedObject>> objects = [];
        Add(MeshKinds.Deployment, """{"metadata": {"name": "istiod", "namespace": "istio-system"}, "spec": {"template": {"metadata": {"labels": {"app": "istiod"}}, "spec": {"containers": [{"name": "discovery", "image": "istio/pilot:1.14.6", "args": ["discovery"]}]}}}}""");
        Add(MeshKinds.ConfigMap, """{"metadata": {"name": "istio", "namespace": "istio-system"}, "data": {"mesh": "trustDomain: cluster.local"}}""");
        Add(MeshKinds.Service, """{"metadata": {"name": "web", "namespace": "shop"}, "spec": {"selector": {"app": "web"}, "ports": [{"name": "http", "port": 80}]}}""");
        Add(MeshKinds.DestinationRule, """{"metadata": {"name": "web", "namespace": "shop"}, "spec": {"host": "web", "trafficPolicy": {"outlierDetection": {}}}}""");
        for (int i = 0; i < Nodes; i++)
        {
            Add(MeshKinds.Node, $$"""{"metadata": {"name": "node-{{i}}", "resourceVersion": "1", "labels": {"topology.kubernetes.io/region": "region-{{i % 3}}", "topology.kubernetes.io/zone": "zone-{{i % 9}}"} }, "status": {} }""");
        }

        for (int i = 0; i < count; i++)
        {
            Add(MeshKinds.Pod, $$"""{"metadata": {"name": "web-{{i}}", "namespace": "shop", "labels": {"app": "web"} }, "spec": {"nodeName": "node-{{i % Nodes}}", "containers": [{"name": "web"}, {"name": "istio-proxy"}] }, "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]} }""");
        }

        // As the controller does it: a hundred to a slice.
        for (int slice = 0; slice * 100 < count; slice++)
        {
            string endpoints = string.Join(',', Enumerable.Range(slice * 100, Math.Min(100, count - (slice * 100))).Select(static i =>
                $$"""{"addresses": ["10.0.0.1"], "conditions": {"ready": true}, "targetRef": {"kind": "Pod", "namespace": "shop", "name": "web-{{i}}"} }"""));
            Add(MeshKinds.EndpointSlice, $$"""{"metadata": {"name": "web-{{slice}}", "namespace": "shop", "labels": {"kubernetes.io/service-name": "web"} }, "ports": [{"name": "http", "port": 80}], "endpoints": [{{endpoints}}] }""");
        }

        return new MeshSnapshot
        {
            Context = "benchmark",
            Namespace = MeshObserver.DefaultNamespace,
            ServerVersion = ServerVersion.Parse("1", "20", "v1.20.2"),
            Time = DateTimeOffset.UnixEpoch,
            Readings = objects.ToDictionary(static entry => entry.Key, static entry => new KindReading(entry.Value)),
        };

        void Add(KindRef kind, string json)
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (!objects.TryGetValue(kind, out List<ObservedObject>? list))
            {
                objects[kind] = list = [];
            }

            list.Add(ObjectReader.Read(kind, document.RootElement)!);
        }
    }
}
