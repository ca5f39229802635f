using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;
using MeshTools.Mesh.Install;

namespace MeshTools.Core.Tests.Mesh.Install;

/// <summary>A definition that takes its time, and one that the API server has forgotten.</summary>
public sealed class DefinitionWaitTests
{
    private const int Never = int.MaxValue;

    private readonly DefinitionServer _server = new();
    private readonly List<string> _notices = [];

    [Fact]
    public async Task One_that_comes_into_service_by_itself_is_looked_for_and_never_read()
    {
        _server.Serve("Gateway", look: 20);

        Assert.Empty(await RunAsync("Gateway"));

        Assert.Equal((20, 0), (_server.Looks, _server.Reads));
        Assert.Empty(_notices);
    }

    [Fact]
    public async Task Of_several_the_others_are_not_looked_for_before_the_first_is_in_service()
    {
        string[] others = [.. Enumerable.Range(0, 20).Select(static number => $"Kind{number}")];
        foreach (string kind in others)
        {
            _server.Serve(kind, look: 0);
        }

        _server.Serve("Gateway", look: 6);

        Assert.Empty(await RunAsync(["Gateway", .. others]));

        Assert.Equal(6, _server.Looks);
    }

    [Fact]
    public async Task One_that_never_comes_does_not_hide_the_others()
    {
        _server.Serve("Gateway", Never).Serve("Sidecar", look: 3);
        _server.Refusal = ScriptedAnswer.Status(403, "Forbidden", "not you");

        MeshToolsException error = Assert.Single(await RunAsync("Gateway", "Sidecar"));

        Assert.Equal(DefinitionServer.Address("Gateway").ToString(), error.ErrorTarget);
    }

    // A purge by somebody else, since this session looked last.
    [Fact]
    public async Task What_was_served_before_is_not_believed()
    {
        ClusterClient client = _server.Serve("Gateway", look: 0).Server.Client();
        await client.ResolveAsync(new KindRef("networking.istio.io", "Gateway", "v1"), CancellationToken.None);
        _server.Serve("Gateway", look: 5);

        Assert.Empty(await new DefinitionWait(client, _notices.Add, new InstantTime()).RunAsync([DefinitionServer.Pending("Gateway")], CancellationToken.None));

        Assert.Equal(5, _server.Looks);
    }

    // Seen with Kubernetes 1.20.2: killed between the two conditions and started again, the API server leaves it so.
    [Fact]
    public async Task One_that_a_restarted_API_server_has_forgotten_is_changed_and_changed_back()
    {
        _server.Serve("Gateway", Never);

        Assert.Empty(await RunAsync("Gateway"));

        Assert.Equal(
            ["""{"metadata":{"annotations":{"meshtools/waits-for":"Established"}}}""", """{"metadata":{"annotations":{"meshtools/waits-for":null}}}"""],
            _server.Patches);
        Assert.Contains("gateways.networking.istio.io has its names and is not in service after 12 s", Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_whose_names_are_taken_is_an_error_with_its_conditions_and_is_not_touched()
    {
        _server.Serve("Gateway", Never).AcceptsNames = false;

        MeshToolsException error = Assert.Single(await RunAsync("Gateway"));

        Assert.Equal(ErrorCatalog.DefinitionNotEstablished, error.Definition);
        Assert.Contains("NamesAccepted=False (gateways is in use)", error.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Patches);
    }

    [Fact]
    public async Task A_refused_reminder_does_not_end_the_wait()
    {
        _server.Serve("Gateway", look: 200).Refusal = ScriptedAnswer.Status(403, "Forbidden", "not you");

        Assert.Empty(await RunAsync("Gateway"));

        Assert.Equal(2, _notices.Count);
    }

    private Task<IReadOnlyList<MeshToolsException>> RunAsync(params string[] kinds) =>
        new DefinitionWait(_server.Server.Client(), _notices.Add, new InstantTime()).RunAsync([.. kinds.Select(DefinitionServer.Pending)], CancellationToken.None);
}
