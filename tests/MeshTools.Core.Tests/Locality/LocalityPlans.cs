using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Cluster.Yaml;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.Locality;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.Locality;

/// <summary>Enable-LocalityLb over a cluster that is written down.</summary>
internal static class LocalityPlans
{
    public static LocalityRequest Request() => new() { Services = [new("backend.app", null)] };

    public static LocalityPlan Enable(Snapshots cluster, LocalityRequest? request = null, IReadOnlyList<(ObjectAddress, JsonObject)>? pilots = null) =>
        Enable(Sites.Simulator(cluster), request ?? Request(), pilots);

    public static LocalityPlan Enable(LocalitySimulator simulator, LocalityRequest request, IReadOnlyList<(ObjectAddress, JsonObject)>? pilots = null) =>
        LocalityPlanner.Enable(simulator, simulator.Hosts.Find("backend.app", null), request, pilots ?? []);

    public static LocalitySimulator WithUid(LocalitySimulator simulator)
    {
        MeshSnapshot snapshot = simulator.View.Snapshot;
        ObservedObject[] rules = [.. snapshot.Of(MeshKinds.DestinationRule).Select(static rule => new ObservedObject(
            rule.Kind, MergePatch.Apply(rule.Body, new JsonObject { ["metadata"] = new JsonObject { ["uid"] = "uid-1" } }), []))];
        return LocalityObserver.Check(snapshot with { Readings = new Dictionary<KindRef, KindReading>(snapshot.Readings) { [MeshKinds.DestinationRule] = new(rules) } });
    }

    public static IEnumerable<string> Variables(JsonObject deployment) =>
        deployment.Objects("spec", "template", "spec", "containers")[0].Objects("env").Select(static variable => $"{variable.Text("name")}={variable.Text("value")}");

    public static JsonObject Yaml(string text) => (JsonObject)YamlJson.ToJson(YamlReader.ReadDocuments(text.Contains('\n', StringComparison.Ordinal) || text.StartsWith('{') ? text : $"{{{text}}}").Single()!)!;

    public static void Same(string yaml, JsonNode? actual) => Assert.True(JsonNode.DeepEquals(Yaml(yaml), actual), actual?.ToJsonString());
}
