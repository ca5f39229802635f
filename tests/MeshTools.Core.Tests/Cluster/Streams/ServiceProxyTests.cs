using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Streams;

/// <summary>Who answered: the service, or the API server in its place.</summary>
public sealed class ServiceProxyTests
{
    private static readonly ProxyRequest Login = new("istio-system", "kiali", "20001", "kiali/api/authenticate");

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(401, "wrong password")]
    [InlineData(404, "no such page")]
    [InlineData(500, "<html>oops</html>")]
    [InlineData(520, """{"error":"secret is missing"}""")]
    public async Task What_the_service_answers_is_given_back_whatever_it_is(int status, string body)
    {
        ScriptedServer server = new(_ => ScriptedAnswer.Text(body, "text/plain", status));

        ProxyAnswer answer = await server.Client().AskServiceAsync(Login, CancellationToken.None);

        Assert.Equal(new ProxyAnswer(status, body), answer);
        Assert.Equal("/api/v1/namespaces/istio-system/services/kiali:20001/proxy/kiali/api/authenticate", Assert.Single(server.Requests).Path);
    }

    [Theory]
    [InlineData(401, "Unauthorized", "Unauthorized", "Unauthorized")]
    [InlineData(403, "Forbidden", "cannot get resource services/proxy", "Forbidden")]
    [InlineData(404, "NotFound", "services kiali not found", "ObjectNotFound")]
    [InlineData(503, "ServiceUnavailable", "no endpoints available for service \"kiali\"", "ServiceUnreachable")]
    [InlineData(503, "ServiceUnavailable", "error trying to reach service: dial tcp 10.1.1.1:20001: connect: connection refused", "ServiceUnreachable")]
    public async Task What_the_API_server_says_for_itself_is_an_error(int status, string reason, string message, string id)
    {
        ScriptedServer server = new(_ => ScriptedAnswer.Status(status, reason, message));

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => server.Client().AskServiceAsync(Login, CancellationToken.None));

        Assert.Equal(id, error.Definition.Id);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_plain_text_about_a_service_that_cannot_be_reached_is_not_the_service_speaking()
    {
        ScriptedServer server = new(_ => ScriptedAnswer.Text("error trying to reach service: EOF", "text/plain", 502));

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => server.Client().AskServiceAsync(Login, CancellationToken.None));

        Assert.Equal(ErrorCatalog.ServiceUnreachable, error.Definition);
    }
}
