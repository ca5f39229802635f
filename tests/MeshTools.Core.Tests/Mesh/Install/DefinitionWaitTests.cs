using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;
using MeshTools.Mesh.Install;

namespace MeshTools.Core.Tests.Mesh.Install;

/// <summary>A definition that takes its time, and one that the API server has forgotten.</summary>
public sealed class DefinitionWaitTests
{
    private const string Path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gateways.networking.istio.io";
    private const string Discovery = """
        {"kind":"APIResourceList","groupVersion":"apiextensions.k8s.io/v1","resources":[
        {"name":"customresourcedefinitions","kind":"CustomResourceDefinition","namespaced":false,"verbs":["create","delete","get","list","patch","watch"]}]}
        """;

    private static readonly ObjectAddress Gateways = new(new KindRef("apiextensions.k8s.io", "CustomResourceDefinition", "v1"), null, "gateways.networking.istio.io");

    private readonly List<string> _notices = [];

    [Fact]
    public async Task One_in_service_is_not_asked_for() =>
        Assert.Empty((await RunAsync(static _ => throw new InvalidOperationException(), seen: Definition(accepted: true, established: true))).Calls);

    [Fact]
    public async Task One_that_comes_into_service_by_itself_is_only_read()
    {
        int asked = 0;
        ScriptedServer server = await RunAsync(_ => Definition(accepted: true, established: ++asked > 20));

        Assert.All(server.Calls, static call => Assert.Equal(HttpMethod.Get, call.Method));
        Assert.Empty(_notices);
    }

    [Fact]
    public async Task Of_several_the_others_are_not_asked_about_before_the_first_is_in_service()
    {
        int asked = 0;
        ScriptedServer server = new(Script(_ => Definition(accepted: true, established: ++asked > 5)));

        Assert.Empty(await Wait(server).RunAsync(Enumerable.Repeat<(ObjectAddress, JsonObject?)>((Gateways, null), 20), CancellationToken.None));

        Assert.Equal(6 + 19, asked);
    }

    [Fact]
    public async Task One_that_never_comes_does_not_hide_the_others()
    {
        ObjectAddress late = Gateways with { Name = "gateways.networking.istio.io.late" };
        ScriptedServer server = new(Script(static _ => Definition(accepted: false, established: false), other: static path => Definition(accepted: true, established: !path.EndsWith("late", StringComparison.Ordinal))));

        MeshToolsException error = Assert.Single(await Wait(server).RunAsync([(late, null), (Gateways, null)], CancellationToken.None));

        Assert.Equal(late.ToString(), error.ErrorTarget);
    }

    // Seen with Kubernetes 1.20.2: killed between the two conditions and started again, the API server leaves it so.
    [Fact]
    public async Task One_that_a_restarted_API_server_has_forgotten_is_changed_and_changed_back()
    {
        ScriptedServer server = await RunAsync(changes => Definition(accepted: true, established: changes > 0));

        Assert.Equal(
            ["""{"metadata":{"annotations":{"meshtools/waits-for":"Established"}}}""", """{"metadata":{"annotations":{"meshtools/waits-for":null}}}"""],
            server.Calls.Where(static call => call.Method == HttpMethod.Patch).Select(static call => call.Body));
        Assert.Contains("gateways.networking.istio.io has its names and is not in service after 12 s", Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_whose_names_are_taken_is_an_error_with_its_conditions_and_is_not_touched()
    {
        ScriptedServer server = new(Script(static _ => Definition(accepted: false, established: false)));

        MeshToolsException error = Assert.Single(await Wait(server).RunAsync([(Gateways, null)], CancellationToken.None));

        Assert.Equal(ErrorCatalog.DefinitionNotEstablished, error.Definition);
        Assert.Contains("NamesAccepted=False (gateways is in use)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Calls, static call => call.Method == HttpMethod.Patch);
    }

    [Fact]
    public async Task A_refused_reminder_does_not_end_the_wait()
    {
        int asked = 0;
        ScriptedServer server = new(Script(_ => Definition(accepted: true, established: ++asked > 200), patch: ScriptedAnswer.Status(403, "Forbidden", "not you")));

        Assert.Empty(await Wait(server).RunAsync([(Gateways, null)], CancellationToken.None));

        Assert.Equal(2, _notices.Count);
    }

    private async Task<ScriptedServer> RunAsync(Func<int, string> definition, string? seen = null)
    {
        ScriptedServer server = new(Script(definition));
        Assert.Empty(await Wait(server).RunAsync([(Gateways, seen is null ? null : Parse(seen))], CancellationToken.None));
        return server;
    }

    private DefinitionWait Wait(ScriptedServer server) => new(server.Client(), _notices.Add, new InstantTime());

    private static Func<ScriptedRequest, ScriptedAnswer> Script(Func<int, string> definition, ScriptedAnswer? patch = null, Func<string, string>? other = null)
    {
        int changes = 0;
        return request =>
        {
            if (request.PathAndQuery == "/apis/apiextensions.k8s.io/v1")
            {
                return ScriptedAnswer.Json(Discovery);
            }

            Assert.StartsWith(Path, request.PathAndQuery, StringComparison.Ordinal);
            if (request.Method != HttpMethod.Patch)
            {
                return ScriptedAnswer.Json(other?.Invoke(request.PathAndQuery) ?? definition(changes));
            }

            changes++;
            return patch ?? ScriptedAnswer.Json(MergePatch.Apply(Parse(definition(changes)), Parse(request.Body)).ToJsonString());
        };
    }

    private static JsonObject Parse(string text) => (JsonObject)JsonNode.Parse(text)!;

    private static string Definition(bool accepted, bool established) => $$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"gateways.networking.istio.io"},
        "status":{"conditions":[{"type":"NamesAccepted","status":"{{{accepted}}}","message":"gateways is in use"},{"type":"Established","status":"{{{established}}}","message":"not yet"}]}}
        """;
}
