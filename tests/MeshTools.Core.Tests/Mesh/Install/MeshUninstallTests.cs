using System.Collections.Concurrent;
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
    private const string Home = "/api/v1/namespaces/small";
    private const string Maps = Home + "/configmaps";
    private const string Deployments = "/apis/apps/v1/namespaces/small/deployments";
    private static readonly ApplySet Set = new("small", null);

    private readonly HashSet<string> _there = [$"{Maps}/istio", $"{Deployments}/istiod", $"{Maps}/{Set.Parent.Name}"];
    private readonly ConcurrentQueue<string> _asked = [];
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

    [Fact]
    public async Task A_namespace_stays_while_something_is_refused_and_nobody_looks_into_one_that_goes()
    {
        _there.Add(Home);
        _refused = $"{Deployments}/istiod";

        Assert.Equal(["deployment/small/istiod", "namespace/small"], Removal(await RunAsync(purge: true)).Remaining.Order(StringComparer.Ordinal));
        Assert.Contains(Home, _there);

        _refused = null;
        List<ItemOutcome<object>> second = await RunAsync(purge: true);

        Assert.Empty(Removal(second).Remaining);
        Assert.Empty(_there);
        Assert.DoesNotContain(_asked.SkipWhile(static asked => asked != $"DELETE {Home}"), static asked => asked.StartsWith($"GET {Home}/", StringComparison.Ordinal));
    }

    private static MeshRemoval Removal(List<ItemOutcome<object>> outcomes) => Assert.Single(outcomes.Select(static outcome => outcome.Value).OfType<MeshRemoval>());

    private async Task<List<ItemOutcome<object>>> RunAsync(TimeSpan? timeout = null, bool purge = false)
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(Answer));
        UninstallRequest request = new() { Namespace = "small", Purge = purge, Timeout = timeout ?? TimeSpan.FromMinutes(1) };
        return await new MeshUninstall(server.Client(), new RecordingHost()).RunAsync(request, CancellationToken.None).ToListAsync();
    }

    private ScriptedAnswer Answer(ScriptedRequest request)
    {
        _asked.Enqueue($"{request.Method} {request.Path}");
        if (request.Method == HttpMethod.Delete)
        {
            if (request.Path == Home)
            {
                _there.Clear();
                return ScriptedAnswer.Json("""{"kind":"Status","status":"Success"}""");
            }

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
        IEnumerable<string> found = _there.Where(path => path[..path.LastIndexOf('/')] == request.Path).Where(path => selector switch
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
            ? Set.ParentBody(new ApplySetMembers(["ConfigMap", "Deployment.apps", "Namespace"], ["small"]), new Dictionary<string, string>(), "1")
            : new JsonObject { ["metadata"] = new JsonObject { ["name"] = path.Split('/')[^1], ["namespace"] = "small" } };
        body["metadata"]!["uid"] = path;
        return body;
    }
}
