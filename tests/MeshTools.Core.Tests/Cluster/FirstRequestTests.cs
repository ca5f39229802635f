using MeshTools.Cluster.WarmUp;

namespace MeshTools.Core.Tests.Cluster;

/// <summary>A rehearsal that failed would be silent and of no use.</summary>
public sealed class FirstRequestTests
{
    [Fact]
    public async Task The_rehearsal_asks_over_HTTP2_and_understands_the_answer() =>
        Assert.Equal(1, await FirstRequest.RehearseAsync(CancellationToken.None));

    [Theory]
    [InlineData(false, "authorities, request")]
    [InlineData(true, "")]
    public async Task It_is_rehearsed_after_a_pause_unless_a_command_came_first(bool isCommand, string expected)
    {
        FirstTime first = new();
        TaskCompletionSource pause = new();
        List<string> done = [];
        Task prepared = FirstRequest.PrepareAsync(first, pause.Task, () => done.Add("authorities"), _ =>
        {
            done.Add("request");
            return Task.CompletedTask;
        });
        Assert.Empty(done);
        Assert.True(!isCommand || first.Take());

        pause.SetResult();
        await prepared;

        Assert.Equal(expected, string.Join(", ", done));
        Assert.False(first.Take());
    }

    [Fact]
    public async Task The_stream_answers_each_request_on_its_own_however_it_is_cut()
    {
        using SocketsHttpHandler network = new() { ConnectCallback = static (_, _) => ValueTask.FromResult<Stream>(new AnsweringStream("{}")), UseProxy = false };
        using HttpMessageInvoker client = new(network);

        for (int i = 0; i < 3; i++)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "http://nobody.invalid/") { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new StringContent(new string('x', 9_000 * i)) };
            using HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None);

            Assert.Equal("{}", await response.Content.ReadAsStringAsync());
            Assert.Equal(new Version(2, 0), response.Version);
        }
    }
}
