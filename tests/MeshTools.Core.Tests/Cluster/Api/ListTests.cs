using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Api;

public sealed class ListTests
{
    private static readonly KindRef Node = new(string.Empty, "Node");
    private static readonly KindRef Pod = new(string.Empty, "Pod");

    [Fact]
    public async Task Pages_follow_each_other_until_there_is_no_more()
    {
        ScriptedServer server = Server(Page("10", "p2&=?", "a", "b"), Page("10", "p3", "c", "d"), Page("10", null, "e"));

        ListResult<string> list = await NamesAsync(server, new ListQuery { PageSize = 2 });

        Assert.Equal(["a", "b", "c", "d", "e"], list.Items);
        Assert.Equal("10", list.ResourceVersion);
        Assert.Equal([null, "p2&=?", "p3"], server.Calls.Select(static call => call.Query("continue")));
        Assert.All(server.Calls, static call => Assert.Equal("2", call.Query("limit")));
    }

    [Fact]
    public async Task A_snapshot_that_expires_in_the_middle_is_read_anew_in_one_piece_and_without_doubles()
    {
        ScriptedServer server = Server(
            Page("10", "p2", "a", "b"), ScriptedAnswer.Status(410, "Expired", "the provided continue parameter is too old"), Page("20", null, "a", "b", "c"));

        ListResult<string> list = await NamesAsync(server, new ListQuery { PageSize = 2, LabelSelector = "x=y" });

        Assert.Equal(["a", "b", "c"], list.Items);
        Assert.Equal("20", list.ResourceVersion);
        Assert.Null(server.Calls[2].Query("limit"));
        Assert.Null(server.Calls[2].Query("continue"));
        Assert.Equal("x=y", server.Calls[2].Query("labelSelector"));
    }

    [Fact]
    public async Task An_expiry_of_the_first_page_is_an_error_and_not_a_circle()
    {
        ScriptedServer server = Server(ScriptedAnswer.Status(410, "Expired", "no"));

        Assert.Equal("WatchExpired", (await Assert.ThrowsAsync<MeshToolsException>(() => NamesAsync(server, ListQuery.All))).Definition.Id);
        Assert.Equal(2, server.Calls.Count);
    }

    [Fact]
    public async Task A_first_page_that_expired_is_asked_for_once_more_in_one_piece()
    {
        ScriptedServer server = Server(ScriptedAnswer.Status(410, "Expired", "no"), Page("20", null, "a", "b"));

        Assert.Equal(["a", "b"], (await NamesAsync(server, ListQuery.All)).Items);
        Assert.Null(server.Calls[1].Query("limit"));
    }

    [Fact]
    public async Task A_busy_moment_between_pages_is_waited_for()
    {
        ScriptedServer server = Server(Page("10", "p2", "a"), ScriptedAnswer.Status(429, "TooManyRequests", "busy"), ScriptedAnswer.Truncated("{"), Page("10", null, "b"));

        Assert.Equal(["a", "b"], (await NamesAsync(server, ListQuery.All)).Items);
    }

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":null}""", "1")]
    [InlineData("""{"metadata":{"resourceVersion":"1","continue":""},"items":[]}""", "1")]
    [InlineData("""{"metadata":{},"items":[]}""", "")]
    public async Task An_empty_list_has_no_items_in_whichever_way_it_is_written(string body, string version)
    {
        ListResult<string> list = await NamesAsync(Server(ScriptedAnswer.Json(body)), ListQuery.All);

        Assert.Empty(list.Items);
        Assert.Equal(version, list.ResourceVersion);
    }

    [Fact]
    public async Task Metadata_alone_is_asked_for_by_its_name()
    {
        ScriptedServer server = Server(Page("1", null));

        await NamesAsync(server, new ListQuery { Form = ObjectForm.Metadata });

        Assert.Equal("application/json; as=PartialObjectMetadataList; g=meta.k8s.io; v=v1", server.Calls[0].Accept);
    }

    [Fact]
    public async Task Rows_have_their_cells_by_the_names_of_the_columns()
    {
        ScriptedServer server = Server(
            ScriptedAnswer.Json("""
                {"kind":"Table","metadata":{"resourceVersion":"1","continue":"x"},"columnDefinitions":[{"name":"Name"},{"name":"Status"},{"name":"Age"}],
                "rows":[{"cells":["a","Ready",5],"object":{"metadata":{"name":"a"}}}]}
                """),
            ScriptedAnswer.Json("""{"kind":"Table","metadata":{"resourceVersion":"1"},"rows":[{"cells":["b"],"object":{"metadata":{"name":"b"}}}]}"""));

        ListResult<string> rows = await server.Client().ListRowsAsync(
            Node, ListQuery.All, static row => $"{row.Metadata.GetProperty("name")}:{row.Cell("status")}:{row.Cell("Age")}:{row.Cell("Roles")}", CancellationToken.None);

        Assert.Equal(["a:Ready:5:", "b:::"], rows.Items);
        Assert.Equal("application/json; as=Table; g=meta.k8s.io; v=v1", server.Calls[0].Accept);
    }

    [Fact]
    public async Task Selectors_arrive_as_they_were_written()
    {
        const string Labels = "region in (a,b),!x,zone!=c&d=é";
        ScriptedServer server = Server(Page("1", null));

        await NamesAsync(server, new ListQuery { LabelSelector = Labels, FieldSelector = "spec.nodeName=a" });

        Assert.Equal(Labels, server.Calls[0].Query("labelSelector"));
        Assert.Equal("spec.nodeName=a", server.Calls[0].Query("fieldSelector"));
    }

    [Fact]
    public async Task A_namespace_or_all_of_them()
    {
        ScriptedServer server = Server(Page("1", null));
        ClusterClient client = server.Client();

        await client.ListAsync(Pod, new ListQuery { Namespace = "istio-system" }, static item => item.ToString(), CancellationToken.None);
        await client.ListAsync(Pod, ListQuery.All, static item => item.ToString(), CancellationToken.None);

        Assert.Equal(["/api/v1/namespaces/istio-system/pods", "/api/v1/pods"], server.Calls.Select(static call => call.Path));
    }

    [Fact]
    public async Task One_object_is_there_or_it_is_not()
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(static request =>
            request.Path.EndsWith("/a", StringComparison.Ordinal) ? ScriptedAnswer.Json("""{"kind":"Node","metadata":{"name":"a"}}""") : ScriptedAnswer.NotFound("nodes \"b\" not found")));
        ClusterClient client = server.Client();

        Assert.Equal("a", (string?)(await client.GetAsync(new ObjectAddress(Node, null, "a"), CancellationToken.None))["metadata"]!["name"]);
        Assert.Null(await client.TryGetAsync(new ObjectAddress(Node, null, "b"), CancellationToken.None));
        Assert.Null(await client.TryGetRowAsync(new ObjectAddress(Node, null, "b"), static row => row.ToString()!, CancellationToken.None));
        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => client.GetAsync(new ObjectAddress(Node, null, "b"), CancellationToken.None));
        Assert.Equal("ObjectNotFound", error.Definition.Id);
        Assert.Equal("node/b", error.ErrorTarget);
    }

    [Fact]
    public async Task A_page_in_place_of_an_answer_is_called_one()
    {
        ClusterClient client = Server(ScriptedAnswer.Text("\n<html>Sign in</html>", "text/html", 200)).Client();

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => client.GetServerVersionAsync(CancellationToken.None));

        Assert.Equal("UnexpectedAnswer", error.Definition.Id);
        Assert.Equal("the server's version: what answers is no API server: it sends a page: <html>Sign in</html> (context 'test')", error.Message);
    }

    [Theory]
    [InlineData("404 page not found\n", "KindNotServed")]
    [InlineData("<html>Not Found</html>", "UnexpectedAnswer")]
    public async Task Where_no_API_server_answers_no_node_is_called_missing(string body, string id)
    {
        ClusterClient client = Server(ScriptedAnswer.Text(body, "text/plain", 404)).Client();

        Assert.Equal(id, (await Assert.ThrowsAsync<MeshToolsException>(() => client.TryGetRowAsync(new ObjectAddress(Node, null, "b"), static row => row.ToString()!, CancellationToken.None))).Definition.Id);
    }

    [Fact]
    public async Task An_object_whose_definition_is_not_in_service_yet_is_not_there_and_a_page_says_nothing_of_it()
    {
        ObjectAddress address = new(Node, null, "b");
        Assert.Null(await Server(ScriptedAnswer.Text("404 page not found\n", "text/plain", 404)).Client().TryGetAsync(address, CancellationToken.None));
        await Assert.ThrowsAsync<MeshToolsException>(() => Server(ScriptedAnswer.Text("<html>Not Found</html>", "text/html", 404)).Client().TryGetAsync(address, CancellationToken.None));
    }

    [Fact]
    public async Task One_row_is_read_like_many()
    {
        ScriptedServer server = Server(ScriptedAnswer.Json("""
            {"kind":"Table","columnDefinitions":[{"name":"Name"},{"name":"Status"}],"rows":[{"cells":["a","Ready"],"object":{"metadata":{"name":"a"}}}]}
            """));

        Assert.Equal("Ready", await server.Client().TryGetRowAsync(new ObjectAddress(Node, null, "a"), static row => row.Cell("Status")!, CancellationToken.None));
    }

    private static ScriptedServer Server(params ScriptedAnswer[] answers) => new(ScriptedDiscovery.Then(answers));

    private static Task<ListResult<string>> NamesAsync(ScriptedServer server, ListQuery query) => server.Client().ListAsync(
        Node, query, static item => item.GetProperty("metadata").GetProperty("name").GetString()!, CancellationToken.None);

    private static ScriptedAnswer Page(string version, string? next, params string[] names)
    {
        JsonObject metadata = new() { ["resourceVersion"] = version };
        if (next is not null)
        {
            metadata["continue"] = next;
        }

        JsonArray items = [.. names.Select(static name => (JsonNode)new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } })];
        return ScriptedAnswer.Json(new JsonObject { ["kind"] = "NodeList", ["metadata"] = metadata, ["items"] = items });
    }
}
