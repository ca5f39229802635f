using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Api;

/// <summary>What is on the wire when something is written.</summary>
public sealed class WriteTests : IDisposable
{
    private static readonly KindRef Node = new(string.Empty, "Node");
    private static readonly ObjectAddress NodeA = new(Node, null, "a");
    private static readonly ObjectAddress Kiali = new(new KindRef("apps", "Deployment"), "istio-system", "kiali");

    private readonly ScriptedServer _server = new(ScriptedDiscovery.Then(static _ => ScriptedAnswer.Json("""{"metadata":{"name":"x"}}""")));

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_merge_patch_names_its_fields_alone()
    {
        JsonObject patch = new() { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["a"] = "<é>", ["gone"] = null } } };

        await _server.Client().MergePatchAsync(NodeA, patch, CancellationToken.None, ObjectForm.Metadata);

        ScriptedRequest request = Assert.Single(_server.Calls);
        Assert.Equal("PATCH /api/v1/nodes/a?fieldManager=meshtools", request.ToString());
        Assert.Equal("application/merge-patch+json", request.ContentType);
        Assert.Equal("""{"metadata":{"labels":{"a":"<é>","gone":null}}}""", request.Body);
        Assert.Equal("application/json; as=PartialObjectMetadata; g=meta.k8s.io; v=v1", request.Accept);
    }

    [Fact]
    public async Task A_subresource_is_patched_by_its_own_path()
    {
        await _server.Client().MergePatchAsync(NodeA, [], CancellationToken.None, subresource: "status", fieldManager: "standin");

        Assert.Equal("/api/v1/nodes/a/status?fieldManager=standin", Assert.Single(_server.Calls).PathAndQuery);
    }

    [Theory]
    [InlineData(false, false, "?fieldManager=meshtools")]
    [InlineData(true, false, "?fieldManager=meshtools&force=true")]
    [InlineData(false, true, "?fieldManager=meshtools&dryRun=All")]
    [InlineData(true, true, "?fieldManager=meshtools&force=true&dryRun=All")]
    public async Task An_apply_takes_fields_over_or_stores_nothing_only_when_told_to(bool force, bool dryRun, string query)
    {
        await _server.Client().ApplyAsync(Kiali, new JsonObject { ["kind"] = "Deployment" }, force, CancellationToken.None, dryRun);

        ScriptedRequest request = Assert.Single(_server.Calls);
        Assert.Equal($"PATCH /apis/apps/v1/namespaces/istio-system/deployments/kiali{query}", request.ToString());
        Assert.Equal("application/apply-patch+yaml", request.ContentType);
    }

    [Fact]
    public async Task An_object_is_created_in_its_collection()
    {
        JsonObject body = new() { ["kind"] = "Node", ["metadata"] = new JsonObject { ["name"] = "a" } };

        await _server.Client().CreateAsync(Node, "ignored", body, CancellationToken.None);

        ScriptedRequest request = Assert.Single(_server.Calls);
        Assert.Equal("POST /api/v1/nodes?fieldManager=meshtools", request.ToString());
        Assert.Equal("application/json", request.ContentType);
        Assert.Equal(body.ToJsonString(), request.Body);
    }

    [Fact]
    public async Task What_exists_already_is_named()
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(static _ => ScriptedAnswer.Status(409, "AlreadyExists", "exists")));
        JsonObject body = new() { ["metadata"] = new JsonObject { ["name"] = "kiali" } };

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(
            () => server.Client().CreateAsync(Kiali.Kind, "istio-system", body, CancellationToken.None));

        Assert.Equal("AlreadyExists", error.Definition.Id);
        Assert.Equal("deployment/istio-system/kiali", error.ErrorTarget);
    }

    [Fact]
    public async Task A_deletion_says_how_and_which()
    {
        await _server.Client().DeleteAsync(Kiali, CancellationToken.None, gracePeriodSeconds: 0, uid: "123");
        await _server.Client().DeleteAsync(NodeA, CancellationToken.None);

        JsonNode first = JsonNode.Parse(_server.Calls[0].Body)!;
        Assert.Equal("DELETE /apis/apps/v1/namespaces/istio-system/deployments/kiali", _server.Calls[0].ToString());
        Assert.Equal(0, (int?)first["gracePeriodSeconds"]);
        Assert.Equal("123", (string?)first["preconditions"]!["uid"]);
        Assert.Equal("Background", (string?)first["propagationPolicy"]);
        JsonObject second = (JsonObject)JsonNode.Parse(_server.Calls[1].Body)!;
        Assert.False(second.ContainsKey("gracePeriodSeconds") || second.ContainsKey("preconditions"));
    }

    [Fact]
    public async Task A_missing_right_is_named_with_group_and_namespace()
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(static _ => ScriptedAnswer.Status(403, "Forbidden", "no")));

        MeshToolsException apply = await Assert.ThrowsAsync<MeshToolsException>(() => server.Client().ApplyAsync(Kiali, [], false, CancellationToken.None));
        MeshToolsException delete = await Assert.ThrowsAsync<MeshToolsException>(() => server.Client().DeleteAsync(NodeA, CancellationToken.None));

        Assert.Contains("not allowed to patch deployments.apps in namespace istio-system", apply.Message, StringComparison.Ordinal);
        Assert.Contains("not allowed to delete nodes", delete.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_is_sent_once_when_its_connection_breaks_and_an_apply_again()
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(static request =>
            request.ContentType == "application/apply-patch+yaml" ? ScriptedAnswer.Json("{}") : ScriptedAnswer.Reset));

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => server.Client().MergePatchAsync(NodeA, [], CancellationToken.None));

        Assert.True(error.MayHaveTakenEffect);
        Assert.Single(server.Calls);
    }
}
