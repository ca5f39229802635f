using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Requests;

/// <summary>What follows a connection that was not made, or broke.</summary>
public sealed class ConnectionRetryTests
{
    private static readonly ScriptedAnswer ConnectTimeout =
        ScriptedAnswer.Fail(new TaskCanceledException("x", new TimeoutException("A connection could not be established within the configured ConnectTimeout.")));

    [Theory]
    [InlineData("read")]
    [InlineData("post")]
    public async Task A_server_never_reached_before_is_given_up_within_seconds(string request)
    {
        Operation operation = new(ScriptedAnswer.Refused);

        MeshToolsException error = await operation.FailAsync(Operation.Named(request));

        Assert.Equal("ConnectionRefused", error.Definition.Id);
        Assert.InRange(operation.Waited, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        Assert.False(error.MayHaveTakenEffect);
    }

    [Theory]
    [InlineData("read")]
    [InlineData("apply")]
    [InlineData("patch")]
    [InlineData("post")]
    public async Task A_server_that_was_there_before_is_waited_for_even_with_a_write(string request)
    {
        ScriptedAnswer[] away = [.. Enumerable.Repeat(ScriptedAnswer.Refused, 15)];
        Operation operation = new([Operation.Good, .. away, Operation.Good]);
        await operation.SendAsync(Operation.Read);

        Assert.True((await operation.SendAsync(Operation.Named(request))).IsSuccess);

        Assert.Equal(17, operation.Server.Requests.Count);
        Assert.InRange(operation.Waited, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("apply")]
    [InlineData("post")]
    public async Task A_connection_that_is_cut_the_moment_it_stands_is_made_again(string request)
    {
        // SocketsHttpHandler lets this one out bare, from its look at the other end's address.
        Operation operation = new([Operation.Good, ScriptedAnswer.Fail(new SocketException((int)SocketError.NotConnected)), Operation.Good]);
        await operation.SendAsync(Operation.Read);

        Assert.True((await operation.SendAsync(Operation.Named(request))).IsSuccess);
        Assert.Equal(3, operation.Server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_does_not_come_back_is_given_up_after_a_minute()
    {
        Operation operation = new(Operation.Good, ScriptedAnswer.Refused);
        await operation.SendAsync(Operation.Read);

        Assert.Equal("ConnectionRefused", (await operation.FailAsync(Operation.Patch)).Definition.Id);
        Assert.InRange(operation.Waited, TimeSpan.FromSeconds(58), TimeSpan.FromSeconds(65));
    }

    [Fact]
    public async Task A_limit_for_connecting_that_is_reached_is_a_connection_that_failed()
    {
        Operation operation = new(Operation.Good, ConnectTimeout, Operation.Good, ConnectTimeout);
        await operation.SendAsync(Operation.Read);

        Assert.True((await operation.SendAsync(Operation.Patch)).IsSuccess);
        MeshToolsException error = await operation.FailAsync(Operation.Patch);

        Assert.Equal("ConnectionFailed", error.Definition.Id);
        Assert.Contains("did not answer a connection attempt", error.Message, StringComparison.Ordinal);
        Assert.False(error.MayHaveTakenEffect);
    }

    [Theory]
    [InlineData("patch")]
    [InlineData("post")]
    public async Task A_write_whose_connection_broke_is_in_doubt_and_not_repeated(string request)
    {
        Operation operation = new(ScriptedAnswer.Reset, Operation.Good);

        MeshToolsException error = await operation.FailAsync(Operation.Named(request));

        Assert.Equal("ConnectionFailed", error.Definition.Id);
        Assert.True(error.MayHaveTakenEffect);
        Assert.Single(operation.Server.Requests);
    }

    [Theory]
    [InlineData("read")]
    [InlineData("apply")]
    public async Task What_does_no_harm_is_repeated_when_the_connection_broke(string request)
    {
        Operation operation = new(ScriptedAnswer.Reset, ScriptedAnswer.Reset, Operation.Good);

        Assert.True((await operation.SendAsync(Operation.Named(request))).IsSuccess);
        Assert.Equal(3, operation.Server.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again()
    {
        Operation operation = new(ScriptedAnswer.Truncated("""{"go"""), ScriptedAnswer.Truncated(string.Empty), Operation.Good);

        Assert.Equal("""{"good":true}""", Encoding.UTF8.GetString((await operation.SendAsync(Operation.Read)).Body));
        Assert.Equal(3, operation.Server.Requests.Count);
    }

    [Fact]
    public async Task A_write_whose_answer_breaks_off_is_in_doubt()
    {
        Operation operation = new(ScriptedAnswer.Truncated("""{"go"""), Operation.Good);

        Assert.True((await operation.FailAsync(Operation.Patch)).MayHaveTakenEffect);
        Assert.Single(operation.Server.Requests);
    }

    [Fact]
    public async Task A_write_that_is_not_answered_in_time_is_in_doubt()
    {
        Operation operation = new(ScriptedAnswer.Never);
        Task<MeshToolsException> failing = operation.FailAsync(Operation.Patch);
        Assert.True(SpinWait.SpinUntil(() => operation.Server.Requests.Count == 1, TimeSpan.FromSeconds(30)));

        operation.Time.Advance(TimeSpan.FromSeconds(61));

        MeshToolsException error = await failing;
        Assert.Equal("RequestTimeout", error.Definition.Id);
        Assert.True(error.MayHaveTakenEffect);
    }

    [Fact]
    public async Task A_stop_ends_a_request_in_flight_at_once()
    {
        using CancellationTokenSource stop = new();
        Operation operation = new(ScriptedAnswer.Never);
        Task running = operation.SendAsync(Operation.Read, stop.Token);
        Stopwatch watch = Stopwatch.StartNew();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task A_stop_ends_a_wait_between_tries_at_once()
    {
        using CancellationTokenSource stop = new();
        Operation operation = new(ScriptedAnswer.Status(429, "x", "busy", TimeSpan.FromSeconds(45)));
        Task running = operation.SendAsync(Operation.Read, stop.Token);
        Assert.True(SpinWait.SpinUntil(() => operation.Notices.Count == 1, TimeSpan.FromSeconds(30)));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Single(operation.Server.Requests);
    }

    [Fact]
    public async Task Nothing_is_sent_after_a_stop()
    {
        Operation operation = new(Operation.Good);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => operation.SendAsync(Operation.Read, new CancellationToken(canceled: true)));
        Assert.Empty(operation.Server.Requests);
    }
}
