using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Core.Tests.Changes;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Uninstall;

namespace MeshTools.Core.Tests.Mesh.Install;

/// <summary>A removal that meets a refusal: what is left stays findable, and nobody waits for it.</summary>
public sealed class MeshUninstallTests
{
    private const string Maps = "/api/v1/namespaces/small/configmaps";
    private const string Deployments = "/apis/apps/v1/namespaces/small/deployments";
    private static readonly ApplySet Set = new("small", null);

    private readonly HashSet<string> _there = [$"{Maps}/istio", $"{Deployments}/istiod", $"{Maps}/{Set.Parent.Name}"];
    private string? _refused;

    [Fact]
    public async Task An_object_that_is_not_deleted_keeps_the_inventory_and_the_next_run_takes_both()
    {
        _refused = $"{Deployments}/istiod";

        List<ItemOutcome<object>> first = await RunAsync();

        Assert.Equal(["deployment/small/istiod"], first.Select(static outcome => outcome.Error?.ErrorTarget).OfType<string>());
        Assert.Equal(["deployment/small/istiod"], Removal(first).Remaining);
        Assert.Equal([$"{Deployments}/istiod", $"{Maps}/{Set.Parent.Name}"], _there.Order(StringComparer.Ordinal).Reverse());

        _refused = null;
        List<ItemOutcome<object>> second = await RunAsync();

        Assert.Empty(Removal(second).Remaining);
        Assert.Empty(_there);
    }

    [Fact]
    public async Task A_refusal_is_not_waited_for()
    {
        _refused = $"{Maps}/istio";

        // Within the time limit of a test run: the removal itself would wait for an hour.
        List<ItemOutcome<object>> outcomes = await RunAsync(TimeSpan.FromHours(1)).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("Forbidden", Assert.Single(outcomes.Select(static outcome => outcome.Error).OfType<MeshToolsException>()).Definition.Id);
    }

    private static MeshRemoval Removal(List<ItemOutcome<object>> outcomes) => Assert.Single(outcomes.Select(static outcome => outcome.Value).OfType<MeshRemoval>());

    private async Task<List<ItemOutcome<object>>> RunAsync(TimeSpan? timeout = null)
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(Answer));
        UninstallRequest request = new() { Namespace = "small", Timeout = timeout ?? TimeSpan.FromMinutes(1) };
        return await new MeshUninstall(server.Client(), new RecordingHost()).RunAsync(request, CancellationToken.None).ToListAsync();
    }

    private ScriptedAnswer Answer(ScriptedRequest request)
    {
        if (request.Method == HttpMethod.Delete)
        {
            return request.Path == _refused ? ScriptedAnswer.Status(403, "Forbidden", "no")
                : _there.Remove(request.Path) ? ScriptedAnswer.Json("""{"kind":"Status","status":"Success"}""")
                : ScriptedAnswer.NotFound();
        }

        if (request.Path.EndsWith('s') && !_there.Contains(request.Path))
        {
            return List(request);
        }

        return _there.Contains(request.Path) ? ScriptedAnswer.Json(Object(request.Path)) : ScriptedAnswer.NotFound();
    }

    private ScriptedAnswer List(ScriptedRequest request)
    {
        string selector = request.Query("labelSelector") ?? string.Empty;
        IEnumerable<string> found = _there.Where(path => path.StartsWith(request.Path + "/", StringComparison.Ordinal)).Where(path => selector switch
        {
            _ when selector == ApplySet.ParentSelector => path.EndsWith(Set.Parent.Name, StringComparison.Ordinal),
            _ when selector == $"{ApplySet.MemberLabel}={Set.Id}" => !path.EndsWith(Set.Parent.Name, StringComparison.Ordinal),
            _ => false,
        });
        return request.Path.StartsWith("/apis/", StringComparison.Ordinal) && !request.Path.StartsWith("/apis/apps/", StringComparison.Ordinal)
            ? ScriptedAnswer.NotFound()
            : ScriptedAnswer.Json(new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = "1" }, ["items"] = new JsonArray([.. found.Select(Object)]) });
    }

    private static JsonObject Object(string path)
    {
        JsonObject body = path.EndsWith(Set.Parent.Name, StringComparison.Ordinal)
            ? Set.ParentBody(new ApplySetMembers(["ConfigMap", "Deployment.apps"], ["small"]), new Dictionary<string, string>(), "1")
            : new JsonObject { ["metadata"] = new JsonObject { ["name"] = path.Split('/')[^1], ["namespace"] = "small" } };
        body["metadata"]!["uid"] = path;
        return body;
    }
}
