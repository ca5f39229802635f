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
    [InlineData("False", true, 2)]
    [InlineData("False", false, 2)]
    [InlineData("True", true, 0)]
    [InlineData("True", false, 0)]
    public async Task A_definition_that_was_written_before_is_waited_for_whoever_waits(string established, bool waits, int looks)
    {
        DefinitionServer definitions = new DefinitionServer().Serve("Gateway", look: 2);
        InstallWriter writer = Writer(definitions.Server);

        writer.Remember([DefinitionServer.Write("Gateway") with { Before = DefinitionServer.Stored("Gateway", established) }]);

        Assert.Empty(await (waits ? writer.EstablishAsync(CancellationToken.None) : writer.LeaveToServerAsync(CancellationToken.None)));
        Assert.Equal(looks, definitions.Looks);
    }

    [Fact]
    public async Task An_object_waits_for_the_definition_of_its_kind_alone()
    {
        DefinitionServer definitions = new DefinitionServer().Serve("Gateway", look: 5).Serve("Sidecar", look: 50);
        InstallWriter writer = Writer(definitions.Server);
        Assert.Empty(await writer.WriteAsync([DefinitionServer.Write("Gateway"), DefinitionServer.Write("Sidecar")], CancellationToken.None));

        Assert.Empty(await writer.WriteAsync([Change("settings")], CancellationToken.None));
        Assert.Equal(0, definitions.Looks);

        Assert.Empty(await writer.WriteAsync([Gateway], CancellationToken.None));
        Assert.InRange(definitions.Looks, 5, 10);

        Assert.Empty(await writer.EstablishAsync(CancellationToken.None));
        Assert.Equal(50, definitions.Looks);
    }

    [Fact]
    public async Task Where_nobody_waits_who_needs_a_kind_afterwards_does()
    {
        DefinitionServer definitions = new DefinitionServer().Serve("Sidecar", look: 5);
        ClusterClient client = definitions.Server.Client();
        InstallWriter writer = Writer(client);
        Assert.Empty(await writer.WriteAsync([DefinitionServer.Write("Sidecar")], CancellationToken.None));

        Assert.Empty(await writer.LeaveToServerAsync(CancellationToken.None));

        Assert.Equal(0, definitions.Looks);
        Assert.Equal("sidecars", (await client.ResolveAsync(new KindRef("networking.istio.io", "Sidecar"), CancellationToken.None)).Plural);
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

    private static Change Gateway => new()
    {
        Target = new ObjectAddress(new KindRef("networking.istio.io", "Gateway", "v1"), "istio-system", "ingress"),
        Verb = ChangeVerb.Apply,
        Action = "Create",
        Body = (JsonObject)JsonNode.Parse("""{"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"ingress","namespace":"istio-system"}}""")!,
    };

    private InstallWriter Writer(ScriptedServer server) => Writer(server.Client());

    private InstallWriter Writer(ClusterClient client) =>
        new(client, new RecordingHost(), _tally, _time) { Activity = "Installing", Total = 2, Patience = TimeSpan.FromSeconds(30) };
}
