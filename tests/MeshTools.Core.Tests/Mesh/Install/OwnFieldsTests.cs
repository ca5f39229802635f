using System.Text.Json.Nodes;
using MeshTools.Mesh.Install;

namespace MeshTools.Core.Tests.Mesh.Install;

/// <summary>An installation that is run again leaves what other commands of MeshTools have changed since.</summary>
public sealed class OwnFieldsTests
{
    private const string Manifest = """
        {"metadata":{"name":"x","labels":{"a":"1"}},
         "spec":{"type":"LoadBalancer","servers":[{"port":80}],"containers":[{"name":"c","image":"i:2","env":[{"name":"A","value":"1"}]},{"name":"d","image":"d"}]}}
        """;

    [Theory]
    [InlineData("Update", "meshtools", """{"f:spec":{"f:servers":{}}}""", "spec.servers")]
    [InlineData("Update", "meshtools", """{"f:spec":{"f:type":{}}}""", "spec.type")]
    [InlineData("Update", "meshtools", """{"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:name":{},"f:env":{}}}}}""", "spec.containers[c].env")]
    [InlineData("Update", "meshtools", """{"f:metadata":{"f:labels":{"f:a":{}}}}""", null)]
    [InlineData("Apply", "meshtools", """{"f:spec":{"f:type":{}}}""", null)]
    [InlineData("Update", "kubectl-edit", """{"f:spec":{"f:type":{}}}""", null)]
    [InlineData("Update", "meshtools", """{"f:spec":{"f:absent":{"f:more":{}},"k:{broken":{}}}""", null)]
    public void Fields_that_MeshTools_has_patched_are_left_out(string operation, string manager, string fields, string? left)
    {
        JsonObject body = Json(Manifest);
        JsonObject live = Json(Manifest);
        live["metadata"]!["managedFields"] = new JsonArray(new JsonObject { ["manager"] = manager, ["operation"] = operation, ["fieldsV1"] = Json(fields) });

        OwnFields.Leave(body, live, []);

        Assert.Equal(left is null ? [] : [left], MeshTools.Changes.ObjectDiff.Between(Json(Manifest), body).Select(static line => line.Split(' ')[1].TrimEnd(':')));
    }

    [Fact]
    public void A_text_that_carries_the_edits_already_is_written()
    {
        JsonObject body = Json("""{"data":{"mesh":"new","other":"new"}}""");
        JsonObject live = Json("""{"metadata":{"managedFields":[{"manager":"meshtools","operation":"Update","fieldsV1":{"f:data":{"f:mesh":{},"f:other":{}}}}]}}""");

        OwnFields.Leave(body, live, ["mesh"]);

        Assert.Equal("""{"data":{"mesh":"new"}}""", body.ToJsonString());
    }

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
