using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace MeshTools.Core.Tests.Support;

/// <summary>What the scripted server does with one request.</summary>
internal sealed class ScriptedAnswer
{
    private readonly Func<CancellationToken, Task<HttpResponseMessage>> _give;

    private ScriptedAnswer(Func<CancellationToken, Task<HttpResponseMessage>> give) => _give = give;

    /// <summary>Never answers; ends when the caller gives up.</summary>
    public static ScriptedAnswer Never => new(static async cancellationToken =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException();
    });

    /// <summary>Nothing listens: the request never left.</summary>
    public static ScriptedAnswer Refused =>
        Fail(new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused (api.test:80)", new SocketException((int)SocketError.ConnectionRefused)));

    /// <summary>The connection broke after the request had been sent.</summary>
    public static ScriptedAnswer Reset =>
        Fail(new HttpRequestException(
            HttpRequestError.ResponseEnded, "An error occurred while sending the request.", new IOException("Connection reset by peer")));

    public static ScriptedAnswer Json(string body, int status = 200) => Text(body, "application/json", status);

    public static ScriptedAnswer Json(JsonNode body, int status = 200) => Json(body.ToJsonString(), status);

    /// <summary>A body of any media type, e.g. a proxy's HTML page.</summary>
    public static ScriptedAnswer Text(string body, string mediaType, int status) =>
        new(_ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, mediaType) }));

    /// <summary>A Status (meta/v1), as the API server sends it.</summary>
    public static ScriptedAnswer Status(int code, string reason, string message, TimeSpan? retryAfter = null)
    {
        RetryConditionHeaderValue? wait = retryAfter is TimeSpan delta ? new RetryConditionHeaderValue(delta) : null;
        return Status(code, reason, message, wait);
    }

    /// <summary>The same with the time from which to try again.</summary>
    public static ScriptedAnswer Status(int code, string reason, string message, DateTimeOffset retryAt) =>
        Status(code, reason, message, new RetryConditionHeaderValue(retryAt));

    public static ScriptedAnswer NotFound(string what = "the server could not find the requested resource") => Status(404, "NotFound", what);

    /// <summary>No answer but what the HTTP client raises.</summary>
    public static ScriptedAnswer Fail(Exception error) => new(_ => Task.FromException<HttpResponseMessage>(error));

    /// <summary>Good headers, and a body that breaks off after this much of it.</summary>
    public static ScriptedAnswer Truncated(string begin, int status = 200) => Stream([begin], LineEnd.Break, status);

    /// <summary>A body that comes line by line, each asked for when it is read: a watch.</summary>
    public static ScriptedAnswer Stream(IEnumerable<string> lines, LineEnd end = LineEnd.Close, int status = 200) =>
        new(_ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StreamContent(new LineStream(lines, end)) }));

    /// <summary>The same answer, not before the task has ended.</summary>
    public ScriptedAnswer After(Task task) => new(async cancellationToken =>
    {
        await task.WaitAsync(cancellationToken);
        return await _give(cancellationToken);
    });

    public Task<HttpResponseMessage> GiveAsync(CancellationToken cancellationToken) => _give(cancellationToken);

    private static ScriptedAnswer Status(int code, string reason, string message, RetryConditionHeaderValue? wait)
    {
        JsonObject status = new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["status"] = "Failure",
            ["message"] = message,
            ["reason"] = reason,
            ["code"] = code,
        };
        return new ScriptedAnswer(_ =>
        {
            HttpResponseMessage response = new((HttpStatusCode)code) { Content = new StringContent(status.ToJsonString(), Encoding.UTF8, "application/json") };
            response.Headers.RetryAfter = wait;
            return Task.FromResult(response);
        });
    }
}
