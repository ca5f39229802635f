using System.Net.Sockets;
using System.Security.Authentication;
using MeshTools.Cluster.Requests;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Requests;

public sealed class ConnectionErrorsTests
{
    // What the HTTP client raises; error id; part of the message; whether a write may have taken effect.
    public static TheoryData<string, string, string, bool> Errors => new()
    {
        { "name", "HostNotFound", "does not resolve", false },
        { "refused", "ConnectionRefused", "refused the connection", false },
        { "unreachable", "ConnectionFailed", "No route to host", false },
        { "connect timeout", "ConnectionFailed", "did not answer a connection attempt", false },
        { "handshake", "ConnectionFailed", "did not complete the TLS handshake: Received an unexpected EOF", false },
        { "reset", "ConnectionFailed", "broke: Connection reset by peer", true },
        { "ended", "ConnectionFailed", "broke: The response ended prematurely", true },
        { "try timeout", "RequestTimeout", "did not answer within 60 s", true },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void Each_way_to_lose_a_connection_has_its_error(string what, string id, string words, bool mayHaveTakenEffect)
    {
        MeshToolsException error = Create(Named(what), repeatable: false);

        Assert.Equal(id, error.Definition.Id);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains("context 'test' at http://api.test", error.Message, StringComparison.Ordinal);
        Assert.Contains("while asking for node/a", error.Message, StringComparison.Ordinal);
        Assert.Equal(mayHaveTakenEffect, error.MayHaveTakenEffect);
        Assert.Equal(!mayHaveTakenEffect, ConnectionErrors.IsBeforeSending(Named(what)));
        Assert.Equal(0, error.HttpStatus);
        Assert.False(Create(Named(what), repeatable: true).MayHaveTakenEffect);
    }

    [Theory]
    [InlineData("name", false)]
    [InlineData("certificate", false)]
    [InlineData("refused", true)]
    [InlineData("handshake", true)]
    [InlineData("reset", true)]
    [InlineData("try timeout", true)]
    public void Only_what_can_mend_is_worth_another_try(string what, bool passing) => Assert.Equal(passing, ConnectionErrors.IsPassing(Named(what)));

    [Fact]
    public void The_password_of_a_proxy_is_not_repeated()
    {
        MeshToolsException error = Create(
            new HttpRequestException(HttpRequestError.ProxyTunnelError, "The proxy tunnel request to proxy 'http://jane:s3cr3t-word@proxy.test:3128/' failed with status code '407'."), repeatable: true);

        Assert.Contains("to proxy 'http://***@proxy.test:3128/' failed with status code '407'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t-word", error.ToString(), StringComparison.Ordinal);
    }

    private static MeshToolsException Create(Exception error, bool repeatable)
    {
        ApiRequest request = new(HttpMethod.Patch, "api/v1/nodes/a") { Subject = "node/a", Permission = "patch nodes", IsRepeatable = repeatable };
        return ConnectionErrors.Create(request, new ScriptedServer(static _ => ScriptedAnswer.Json("{}")).Transport(), error);
    }

    private static Exception Named(string what) => what switch
    {
        "name" => new HttpRequestException(HttpRequestError.NameResolutionError, "no such host", new SocketException((int)SocketError.HostNotFound)),
        "refused" => new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionRefused)),
        "unreachable" => new HttpRequestException(HttpRequestError.ConnectionError, "x", new IOException("No route to host.")),
        "connect timeout" => new HttpRequestException(HttpRequestError.ConnectionError, "x", new TimeoutException("10 s")),
        "handshake" => new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new IOException("Received an unexpected EOF")),
        "certificate" => new HttpRequestException(
            HttpRequestError.SecureConnectionError, "x", new AuthenticationException("rejected by the provided RemoteCertificateValidationCallback.")),
        "reset" => new HttpRequestException(HttpRequestError.Unknown, "x", new IOException("x", new IOException("Connection reset by peer"))),
        "ended" => new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely."),
        _ => new TimeoutException("x"),
    };
}
