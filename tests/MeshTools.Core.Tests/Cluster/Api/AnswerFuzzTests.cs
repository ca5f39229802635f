using CsCheck;
using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Api;

/// <summary>Whatever stands in a good answer, a caller gets an object or an error of this module.</summary>
public sealed class AnswerFuzzTests
{
    private const string Resources =
        """{"kind":"APIResourceList","resources":[{"name":"nodes","kind":"Node","namespaced":false,"verbs":["get"]},{"name":"pods","kind":"Pod","namespaced":true,"verbs":["get"]}]}""";

    private const string Group = """{"versions":[{"version":"v1"},{"version":"v2"}],"preferredVersion":{"version":"v1"}}""";

    private const string List =
        """{"kind":"NodeList","metadata":{"resourceVersion":"1","continue":""},"items":[{"metadata":{"name":"a","uid":"u"}}],"columnDefinitions":[{"name":"A"}],"rows":[{"cells":["a"],"object":{"metadata":{}}}]}""";

    private const string Version = """{"major":"1","minor":"20+","gitVersion":"v1.20.2"}""";

    private static readonly KindRef Node = new(string.Empty, "Node");
    private static readonly ObjectAddress NodeA = new(Node, null, "a");

    private static readonly Gen<string> Splinters = Gen.OneOf("{", "}", "[", "]", "\"", ",", ":", "null", "1", "\"\"", "{}", "[]", "\\ud800", "\\", "true", "\"a\":1,");

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("5")]
    [InlineData("<html>log in</html>")]
    public async Task A_server_that_is_no_API_server_is_an_unexpected_answer(string body)
    {
        ClusterClient client = new ScriptedServer(_ => ScriptedAnswer.Text(body, "text/html", 200)).Client();

        Assert.Equal("UnexpectedAnswer", (await Assert.ThrowsAsync<MeshToolsException>(() => client.GetAsync(NodeA, CancellationToken.None))).Definition.Id);
    }

    [Fact]
    public void A_damaged_discovery_is_understood_or_refused() => Gen.OneOf(Mutations.Of(Resources, Splinters), Mutations.Of(Group, Splinters)).Sample(
        static body =>
        {
            Survive(body, static client => client.TryResolveAsync(Node, CancellationToken.None));
            Survive(body, static client => client.TryResolveAsync(new KindRef("g", "Node"), CancellationToken.None));
        },
        iter: 1_000);

    [Fact]
    public void A_damaged_list_is_understood_or_refused() => Mutations.Of(List, Splinters).Sample(
        static body =>
        {
            ScriptedAnswer answer = ScriptedAnswer.Json(body);
            Survive(answer, static client => client.ListAsync(Node, ListQuery.All, static item => item.ToString(), CancellationToken.None));
            Survive(answer, static client => client.ListRowsAsync(Node, ListQuery.All, static row => row.Cell("A"), CancellationToken.None));
            Survive(answer, static client => client.TryGetRowAsync(NodeA, static row => row.Cell("A") ?? string.Empty, CancellationToken.None));
            Survive(answer, static client => client.GetAsync(NodeA, CancellationToken.None));
        },
        iter: 1_000);

    [Fact]
    public void A_damaged_version_is_understood_or_refused() =>
        Mutations.Of(Version, Splinters).Sample(static body => Survive(body, static client => client.GetServerVersionAsync(CancellationToken.None)), iter: 1_000);

    private static void Survive(string body, Func<ClusterClient, Task> call) => Run(new ScriptedServer(_ => ScriptedAnswer.Json(body)).Client(), call);

    private static void Survive(ScriptedAnswer answer, Func<ClusterClient, Task> call) => Run(new ScriptedServer(ScriptedDiscovery.Then(answer)).Client(), call);

    private static void Run(ClusterClient client, Func<ClusterClient, Task> call)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        try
        {
            call(client).WaitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (MeshToolsException error)
        {
            Assert.Contains(error.Definition.Id, (string[])["UnexpectedAnswer", "KindNotServed"]);
        }
    }
}
