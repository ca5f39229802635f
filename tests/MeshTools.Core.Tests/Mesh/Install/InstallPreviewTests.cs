using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Mesh.Install;

namespace MeshTools.Core.Tests.Mesh.Install;

/// <summary>What the server is asked before an installation writes.</summary>
public sealed class InstallPreviewTests
{
    private const string Config = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"istio","namespace":"istio-system"},"data":{"mesh":"x"}}""";

    private const string Applied = """[{"manager":"meshtools","operation":"Apply","apiVersion":"v1","fieldsV1":{"f:data":{"f:mesh":{}}}}]""";

    [Theory]
    [InlineData("x", 0, true)]
    [InlineData("somebody's", 1, false)]
    public async Task The_server_is_asked_of_no_object_that_holds_what_was_applied(string live, int asked, bool needless)
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(static request =>
        {
            Assert.Contains("dryRun=All", request.PathAndQuery, StringComparison.Ordinal);
            return ScriptedAnswer.Json(Live("x"));
        }));

        (IReadOnlyList<Change> changes, _) = await new InstallPreview(server.Client()).AskAsync([Change(Live(live))], all: true, CancellationToken.None);

        Assert.Equal(asked, server.Calls.Count(static call => call.Method == HttpMethod.Patch));
        Assert.Equal(needless, Assert.Single(changes).IsNeedless);
    }

    private static Change Change(JsonObject live) => new()
    {
        Target = new ObjectAddress(new KindRef(string.Empty, "ConfigMap", "v1"), "istio-system", "istio"),
        Verb = ChangeVerb.Apply,
        Action = "Apply",
        Body = (JsonObject)JsonNode.Parse(Config)!,
        Before = live,
    };

    private static JsonObject Live(string text)
    {
        JsonObject live = (JsonObject)JsonNode.Parse(Config)!;
        live["metadata"]!["resourceVersion"] = "7";
        live["metadata"]!["managedFields"] = JsonNode.Parse(Applied);
        live["data"]!["mesh"] = text;
        return live;
    }
}
