using System.Globalization;
using System.Net;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Cluster.Transport;
using MeshTools.Core.Tests.Sandbox;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Transport;

public sealed class CredentialRenewalTests : IDisposable
{
    private readonly PluginScript _script = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _script.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Requests_in_parallel_ask_the_plugin_once()
    {
        ScriptedServer server = new(static _ => ScriptedAnswer.Json("{}"));
        using ApiTransport transport = server.Transport(ScriptedServer.Settings with { Exec = _script.Counting() });

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => GetAsync(transport)));

        Assert.Equal(1, _script.Runs);
        Assert.All(server.Requests, static request => Assert.Equal("Bearer token-1", request.Authorization));
    }

    [Theory]
    [InlineData(-60, 3)]
    [InlineData(20, 3)]
    [InlineData(600, 1)]
    public async Task A_token_is_renewed_shortly_before_it_expires(int secondsLeft, int runs)
    {
        ScriptedServer server = new(static _ => ScriptedAnswer.Json("{}"));
        string expires = DateTimeOffset.UtcNow.AddSeconds(secondsLeft).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        using ApiTransport transport = server.Transport(ScriptedServer.Settings with { Exec = _script.Counting(expires) });

        for (int request = 0; request < 3; request++)
        {
            await GetAsync(transport);
        }

        Assert.Equal(runs, _script.Runs);
        Assert.Equal($"Bearer token-{runs}", server.Requests[^1].Authorization);
    }

    [Fact]
    public async Task A_refused_token_is_renewed_once()
    {
        ScriptedServer server = new(static request =>
            request.Authorization == "Bearer token-1" ? ScriptedAnswer.Status(401, "Unauthorized", "no") : ScriptedAnswer.Json("{}"));
        using ApiTransport transport = server.Transport(ScriptedServer.Settings with { Exec = _script.Counting() });

        Assert.Equal(HttpStatusCode.OK, await GetAsync(transport));

        Assert.Equal(["Bearer token-1", "Bearer token-2"], server.Requests.Select(static request => request.Authorization));
    }

    [Fact]
    public async Task A_token_that_stays_refused_ends_in_401_and_not_in_a_circle()
    {
        ScriptedServer server = new(static _ => ScriptedAnswer.Status(401, "Unauthorized", "no"));
        using ApiTransport transport = server.Transport(ScriptedServer.Settings with { Exec = _script.Counting() });

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(transport));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_late_refusal_of_the_old_token_does_not_throw_away_the_new_one()
    {
        TaskCompletionSource renewed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int old = 0;
        ScriptedServer server = new(request =>
        {
            if (request.Authorization == "Bearer token-1")
            {
                ScriptedAnswer refusal = ScriptedAnswer.Status(401, "Unauthorized", "no");
                return Interlocked.Increment(ref old) == 1 ? refusal : refusal.After(renewed.Task);
            }

            return ScriptedAnswer.Json("{}");
        });
        using ApiTransport transport = server.Transport(ScriptedServer.Settings with { Exec = _script.Counting() });

        Task<HttpStatusCode>[] requests = [GetAsync(transport), GetAsync(transport), GetAsync(transport)];
        await Task.WhenAny(requests);
        renewed.SetResult();
        await Task.WhenAll(requests);

        Assert.Equal(2, _script.Runs);
    }

    [Fact]
    public async Task A_token_file_is_read_again_when_the_server_refuses_what_it_held()
    {
        string file = _folder.File("token", "old\n");
        ScriptedServer server = new(request =>
        {
            if (request.Authorization == "Bearer old")
            {
                File.WriteAllText(file, "new\n");
                return ScriptedAnswer.Status(401, "Unauthorized", "no");
            }

            return ScriptedAnswer.Json("{}");
        });
        using ApiTransport transport = server.Transport(ScriptedServer.Settings with { TokenFile = file, Token = "ignored" });

        Assert.Equal(HttpStatusCode.OK, await GetAsync(transport));

        Assert.Equal(["Bearer old", "Bearer new"], server.Requests.Select(static request => request.Authorization));
    }

    [Fact]
    public async Task A_token_file_that_is_not_there_is_named()
    {
        string file = Path.Combine(_folder.Path, "missing");
        ScriptedServer server = new(static _ => ScriptedAnswer.Json("{}"));
        using ApiTransport transport = server.Transport(ScriptedServer.Settings with { TokenFile = file });

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => GetAsync(transport));

        Assert.Equal("KubeConfigUnreadable", error.Definition.Id);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3cr3t\nX-Injected: 1")]
    [InlineData("s3cr3té")]
    public async Task A_token_that_no_header_can_carry_is_refused_and_not_repeated(string token)
    {
        ScriptedServer server = new(static _ => ScriptedAnswer.Json("{}"));
        using ApiTransport transport = server.Transport(ScriptedServer.Settings with { Token = token });

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => GetAsync(transport));

        Assert.Equal("KubeConfigInvalid", error.Definition.Id);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_static_token_that_is_refused_is_not_sent_twice()
    {
        ScriptedServer server = new(static _ => ScriptedAnswer.Status(401, "Unauthorized", "no"));
        using ApiTransport transport = server.Transport(ScriptedServer.Settings with { Token = "t" });

        await GetAsync(transport);

        Assert.Equal("Bearer t", Assert.Single(server.Requests).Authorization);
    }

    [Fact]
    public async Task A_name_and_password_and_somebody_to_impersonate_are_sent()
    {
        ScriptedServer server = new(static _ => ScriptedAnswer.Json("{}"));
        using ApiTransport transport = server.Transport(
            ScriptedServer.Settings with
            {
                UserName = "jane",
                Password = "pw",
                Impersonation = new("admin", "17", ["a", "b"], [new("example.com/reason", ["drill"]), new("scopes", ["x", "y"])]),
            });

        await GetAsync(transport);

        ScriptedRequest request = Assert.Single(server.Requests);
        Assert.Equal("Basic amFuZTpwdw==", request.Authorization);
        Assert.Equal("admin", request.Header("Impersonate-User"));
        Assert.Equal("17", request.Header("Impersonate-Uid"));
        Assert.Equal("a, b", request.Header("Impersonate-Group"));
        Assert.Equal("drill", request.Header("Impersonate-Extra-example.com%2Freason"));
        Assert.Equal("x, y", request.Header("Impersonate-Extra-scopes"));
    }

    private static async Task<HttpStatusCode> GetAsync(ApiTransport transport)
    {
        using HttpResponseMessage response = await transport.SendAsync(
            static server => new HttpRequestMessage(HttpMethod.Get, new Uri(server, "version")), CancellationToken.None);
        return response.StatusCode;
    }
}
