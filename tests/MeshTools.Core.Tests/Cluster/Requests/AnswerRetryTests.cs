using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Requests;

/// <summary>What follows an answer that is not a success.</summary>
public sealed class AnswerRetryTests
{
    [Theory]
    [InlineData("read")]
    [InlineData("apply")]
    [InlineData("patch")]
    [InlineData("post")]
    public async Task A_server_that_is_busy_is_asked_again_when_it_said_so(string request)
    {
        Operation operation = new(ScriptedAnswer.Status(429, "TooManyRequests", "busy", TimeSpan.FromSeconds(15)), Operation.Good);

        Assert.True((await operation.SendAsync(Operation.Named(request))).IsSuccess);

        Assert.Equal(2, operation.Server.Requests.Count);
        Assert.Equal([TimeSpan.FromSeconds(15)], operation.Time.Waits);
    }

    [Fact]
    public async Task A_time_in_place_of_seconds_is_obeyed_too()
    {
        DateTimeOffset start = new InstantTime().GetUtcNow();
        Operation operation = new(ScriptedAnswer.Status(429, "TooManyRequests", "busy", start.AddSeconds(7)), Operation.Good);

        await operation.SendAsync(Operation.Patch);

        Assert.Equal(TimeSpan.FromSeconds(7), operation.Waited);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3600)]
    public async Task A_server_that_says_at_once_is_not_asked_in_a_tight_loop(int seconds)
    {
        DateTimeOffset start = new InstantTime().GetUtcNow();
        Operation operation = new(
            seconds == 0 ? ScriptedAnswer.Status(429, "TooManyRequests", "busy", TimeSpan.Zero) : ScriptedAnswer.Status(429, "TooManyRequests", "busy", start.AddSeconds(seconds)),
            Operation.Good);

        await operation.SendAsync(Operation.Read);

        Assert.True(operation.Waited > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(int.MaxValue)]
    public async Task A_wait_beyond_all_patience_is_not_begun(int seconds)
    {
        Operation operation = new(ScriptedAnswer.Status(429, "TooManyRequests", "busy", TimeSpan.FromSeconds(seconds)));

        MeshToolsException error = await operation.FailAsync(Operation.Patch);

        Assert.Equal("TooManyRequests", error.Definition.Id);
        Assert.Single(operation.Server.Requests);
    }

    [Theory]
    [InlineData(500, "read")]
    [InlineData(502, "read")]
    [InlineData(503, "read")]
    [InlineData(504, "read")]
    [InlineData(500, "apply")]
    [InlineData(502, "apply")]
    [InlineData(503, "apply")]
    [InlineData(504, "apply")]
    public async Task A_server_that_fails_is_asked_again_where_that_does_no_harm(int status, string request)
    {
        ScriptedAnswer failure = ScriptedAnswer.Status(status, "InternalError", "etcd leader changed");
        Operation operation = new(failure, failure, failure, Operation.Good);

        Assert.True((await operation.SendAsync(Operation.Named(request))).IsSuccess);

        Assert.Equal(4, operation.Server.Requests.Count);
        Assert.InRange(operation.Waited, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(6));
    }

    [Theory]
    [InlineData(500, "patch", "ServerFailed")]
    [InlineData(503, "patch", "ServerFailed")]
    [InlineData(504, "patch", "RequestTimeout")]
    [InlineData(500, "post", "ServerFailed")]
    [InlineData(503, "post", "ServerFailed")]
    [InlineData(504, "post", "RequestTimeout")]
    public async Task A_write_that_failed_there_is_not_repeated_blindly(int status, string request, string id)
    {
        Operation operation = new(ScriptedAnswer.Status(status, "InternalError", "etcd leader changed"), Operation.Good);

        MeshToolsException error = await operation.FailAsync(Operation.Named(request));

        Assert.Equal(id, error.Definition.Id);
        Assert.True(error.MayHaveTakenEffect);
        Assert.Single(operation.Server.Requests);
    }

    [Fact]
    public async Task A_webhook_that_does_not_answer_is_the_callers_business()
    {
        Operation operation = new(ScriptedAnswer.Status(500, "InternalError", "failed calling webhook \"guard\": refused"), Operation.Good);

        Assert.Equal("AdmissionWebhookUnavailable", (await operation.FailAsync(Operation.Apply)).Definition.Id);
        Assert.Single(operation.Server.Requests);
    }

    // As 1.20 says it, and as servers say it since.
    [Theory]
    [InlineData("failed to create typed patch object: .spec.cpu: expected string, got &value.valueUnstructured{Value:500}")]
    [InlineData("failed to create typed patch object (default/x; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got string")]
    [InlineData("failed to convert new object to proper version: unable to convert unstructured object to v1, Kind=Secret: error decoding from json: illegal base64 data at input byte 0")]
    public async Task An_object_that_does_not_fit_its_schema_is_not_sent_again(string message)
    {
        Operation operation = new(ScriptedAnswer.Status(500, "", message), Operation.Good);

        Assert.Equal("ObjectInvalid", (await operation.FailAsync(Operation.Apply)).Definition.Id);
        Assert.Single(operation.Server.Requests);
        Assert.Empty(operation.Time.Waits);
    }

    [Fact]
    public async Task A_field_that_the_schema_lacks_may_be_in_the_next_one()
    {
        Operation operation = new(
            ScriptedAnswer.Status(500, "", "failed to create typed patch object (a/b; networking.istio.io/v1beta1, Kind=Gateway): .spec.novelty: field not declared in schema"), Operation.Good);

        Assert.True((await operation.SendAsync(Operation.Apply)).IsSuccess);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(410)]
    [InlineData(422)]
    public async Task A_no_is_not_asked_for_again(int status)
    {
        Operation operation = new(ScriptedAnswer.Status(status, "x", "no"), Operation.Good);

        Assert.Equal(status, (await operation.FailAsync(Operation.Read)).HttpStatus);
        Assert.Single(operation.Server.Requests);
    }

    [Theory]
    [InlineData(503, "ServerFailed")]
    [InlineData(429, "TooManyRequests")]
    public async Task After_a_minute_the_last_answer_is_the_error(int status, string id)
    {
        Operation operation = new(ScriptedAnswer.Status(status, "x", "still no"));

        MeshToolsException error = await operation.FailAsync(Operation.Read);

        Assert.Equal(id, error.Definition.Id);
        Assert.Contains("still no", error.Message, StringComparison.Ordinal);
        Assert.InRange(operation.Waited, TimeSpan.FromSeconds(58), TimeSpan.FromSeconds(65));
        Assert.InRange(operation.Server.Requests.Count, 20, 400);
        Assert.All(operation.Time.Waits, static wait => Assert.True(wait <= TimeSpan.FromSeconds(3), $"{wait}"));
    }

    [Fact]
    public async Task Each_retry_is_told_with_its_reason_and_its_wait()
    {
        Operation operation = new(ScriptedAnswer.Status(429, "x", "busy", TimeSpan.FromSeconds(3)), ScriptedAnswer.Reset, Operation.Good);

        await operation.SendAsync(Operation.Read);

        Assert.Equal(2, operation.Notices.Count);
        Assert.Equal("node/a: HTTP 429; trying again in 3.0 s.", operation.Notices[0]);
        Assert.StartsWith("node/a: ", operation.Notices[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_body_is_sent_whole_again()
    {
        Operation operation = new(ScriptedAnswer.Status(429, "x", "busy", TimeSpan.FromSeconds(1)), Operation.Good);

        await operation.SendAsync(Operation.Patch);

        Assert.All(operation.Server.Requests, static request => Assert.Equal("""{"a":1}""", request.Body));
        Assert.All(operation.Server.Requests, static request => Assert.Equal("application/merge-patch+json", request.ContentType));
    }
}
