using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Core.Tests.Changes;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;
using MeshTools.Mesh.Install;

namespace MeshTools.Core.Tests.Mesh.Install;

/// <summary>Writing while the program behind a webhook is itself being installed.</summary>
public sealed class InstallWriterTests
{
    private const string Config = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"NAME","namespace":"istio-system"}}""";

    private readonly InstallTally _tally = new();
    private readonly InstantTime _time = new();

    [Fact]
    public async Task A_webhook_that_does_not_answer_yet_is_asked_again_and_the_others_do_not_wait()
    {
        int asked = 0;
        ScriptedServer server = new(ScriptedDiscovery.Then(request => request.PathAndQuery.Contains("/guarded", StringComparison.Ordinal) && ++asked < 3 ? Unanswered : ScriptedAnswer.Json(Object("guarded"))));

        IReadOnlyList<MeshToolsException> errors = await Writer(server).WriteAsync([Change("guarded"), Change("other")], CancellationToken.None);

        Assert.Empty(errors);
        Assert.Equal((3, 2), (asked, _tally.Created));
        Assert.Equal(4, server.Calls.Count);
        Assert.Equal(2, _time.Waits.Count(static wait => wait == TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task One_that_never_answers_is_an_error_that_names_it_when_patience_ends()
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(request => request.PathAndQuery.Contains("/guarded", StringComparison.Ordinal) ? Unanswered : ScriptedAnswer.Json(Object("other"))));

        MeshToolsException error = Assert.Single(await Writer(server).WriteAsync([Change("guarded"), Change("other")], CancellationToken.None));

        Assert.Equal(ErrorCatalog.AdmissionWebhookUnavailable, error.Definition);
        Assert.Contains("'validation.istio.io'", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (_tally.Created, _tally.Failed));
        Assert.Equal(16, server.Calls.Count(static call => call.PathAndQuery.Contains("/guarded", StringComparison.Ordinal)));
    }

    // An installation that was broken off there: run again, nothing is left to write, and the objects of the kind would be refused.
    [Theory]
    [InlineData("False", 2)]
    [InlineData("True", 0)]
    public async Task A_definition_that_was_written_before_is_waited_for_too(string established, int reads)
    {
        const string Definition = """{"metadata":{"name":"gateways.networking.istio.io"},"status":{"conditions":[{"type":"Established","status":"IS"}]}}""";
        int asked = 0;
        ScriptedServer server = new(request => ScriptedAnswer.Json(request.PathAndQuery == "/apis/apiextensions.k8s.io/v1"
            ? """{"kind":"APIResourceList","groupVersion":"apiextensions.k8s.io/v1","resources":[{"name":"customresourcedefinitions","kind":"CustomResourceDefinition","namespaced":false,"verbs":["get"]}]}"""
            : Definition.Replace("IS", ++asked < 2 ? "False" : "True", StringComparison.Ordinal)));
        InstallWriter writer = Writer(server);

        writer.Remember([new()
        {
            Target = new ObjectAddress(new KindRef("apiextensions.k8s.io", "CustomResourceDefinition", "v1"), null, "gateways.networking.istio.io"),
            Verb = ChangeVerb.Apply,
            Action = "Create",
            Before = (JsonObject)JsonNode.Parse(Definition.Replace("IS", established, StringComparison.Ordinal))!,
        }]);

        Assert.Empty(await writer.EstablishAsync(CancellationToken.None));
        Assert.Equal(reads, asked);
    }

    private static ScriptedAnswer Unanswered => ScriptedAnswer.Status(
        500, "InternalError", "Internal error occurred: failed calling webhook \"validation.istio.io\": Post \"https://istiod.istio-system.svc:443/validate\": dial tcp: connection refused");

    private static JsonObject Object(string name) => (JsonObject)JsonNode.Parse(Config.Replace("NAME", name, StringComparison.Ordinal))!;

    private static Change Change(string name) => new()
    {
        Target = new ObjectAddress(new KindRef(string.Empty, "ConfigMap", "v1"), "istio-system", name),
        Verb = ChangeVerb.Apply,
        Action = "Create",
        Body = Object(name),
    };

    private InstallWriter Writer(ScriptedServer server) =>
        new(server.Client(), new RecordingHost(), _tally, _time) { Activity = "Installing", Total = 2, Patience = TimeSpan.FromSeconds(30) };
}
