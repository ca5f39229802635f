using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Errors;
using MeshTools.Ingress;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.Ingress;

/// <summary>What is kept of a gateway, where a process may die between any two writes.</summary>
public sealed class IngressRecordTests
{
    private static readonly Dictionary<string, string> Edge = new() { ["site"] = "edge" };

    [Fact]
    public void A_record_that_is_ahead_of_the_DaemonSet_leaves_nothing_of_the_former_labels_and_ports()
    {
        IngressPlan first = IngressBench.Plan(IngressBench.Cluster());
        Snapshots after = IngressBench.Carry(first, more: static cluster => cluster.With(Meshes.Node("edge", "site: edge")));
        IngressRequest other = IngressBench.Request() with { NodeSelector = Edge, HttpPort = 8081, HttpsPort = 0 };

        // Of the second publication the record alone was written.
        IngressPlan second = IngressBench.Plan(after, other, first.Record!.Body);
        JsonObject ahead = MergePatch.Apply(first.Record.Body, second.Record!.Body!);
        IngressPlan again = IngressBench.Plan(after, record: ahead);

        Assert.Equal(["edge"], again.Nodes);
        JsonObject spec = MergePatch.Apply((JsonObject)first.DaemonSet!.Body!["spec"]!, (JsonObject)again.DaemonSet!.Body!["spec"]!);
        Assert.Equal("""{"site":"edge"}""", spec.At("template", "spec", "nodeSelector")!.ToJsonString());
        Assert.Equal([8081], spec.At("template", "spec").Objects("containers")[0].Objects("ports").Select(static port => port.Number("hostPort")).OfType<int>());
    }

    [Fact]
    public void Labels_and_ports_that_the_template_had_of_its_own_are_there_again()
    {
        Snapshots cluster = new Snapshots().On("1.29.0")
            .With(Meshes.Gateway("1.14.0", pod: "nodeSelector: {disk: ssd, site: any}", ports: "{containerPort: 15021, hostPort: 15021}, {containerPort: 8080}, {containerPort: 8443}"))
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", Meshes.GatewayPorts("1.14.0")))
            .With(Meshes.Node("edge", "site: edge, disk: ssd")).With(Meshes.Node("sz01", "front_end: 'true', site: any, disk: ssd"));
        IngressPlan first = IngressBench.Plan(cluster, IngressBench.Request() with { NodeSelector = Edge });
        Snapshots after = IngressBench.Carry(first, more: static more => more.With(Meshes.Node("sz02", "front_end: 'true', site: any, disk: ssd")));

        JsonObject patch = IngressBench.Plan(after, IngressBench.Request() with { NodeSelector = IngressRequest.DefaultSelector }, first.Record!.Body).DaemonSet!.Body!;
        JsonNode? pod = MergePatch.Apply((JsonObject)first.DaemonSet!.Body!["spec"]!, (JsonObject)patch["spec"]!).At("template", "spec");

        Assert.Equal("""{"disk":"ssd","front_end":"true","site":"any"}""", new JsonObject(pod.Map("nodeSelector").OrderBy(static pair => pair.Key).Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))).ToJsonString());
        Assert.Equal([15021, 80, 443], pod.Objects("containers")[0].Objects("ports").Select(static port => port.Number("hostPort")).OfType<int>());
    }

    [Fact]
    public void A_label_that_is_set_twice_goes_back_to_what_it_was_before_the_first()
    {
        IngressPlan first = IngressBench.Plan(IngressBench.Cluster(), IngressBench.Request() with { Nodes = ["wx01"] });
        Snapshots after = IngressBench.Carry(first).With(Meshes.Node("wx02", "front_end: 'true'"));
        IngressRequest other = IngressBench.Request() with { Nodes = ["wx02"], NodeSelector = new Dictionary<string, string> { ["front_end"] = "edge" }, Force = true };
        IngressRecord record = IngressRecord.Read(first.Record!.Body)! with { Marks = [new NodeMark("wx02", "front_end", "true", null)] };

        IngressPlan second = IngressBench.Plan(after, other, record.ToSecret("istio-system", "istio-ingressgateway"));

        Assert.Equal(new NodeMark("wx02", "front_end", "edge", null), Assert.Single(IngressRecord.Read(MergePatch.Apply(first.Record.Body, second.Record!.Body!))!.Marks));
    }

    [Fact]
    public void A_record_that_is_damaged_is_told_without_what_it_holds()
    {
        JsonObject secret = IngressBench.Plan(IngressBench.Cluster()).Record!.Body!;
        foreach (string data in new[] { "", "!", Convert.ToBase64String("{\"deployment\""u8), Convert.ToBase64String("[]"u8) })
        {
            secret["data"]!["record"] = data;
            MeshToolsException error = Assert.Throws<MeshToolsException>(() => IngressRecord.Read(secret));
            Assert.Equal("IngressRecordUnreadable", error.Definition.Id);
        }
    }
}
