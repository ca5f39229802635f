using System.Net.Sockets;
using System.Security.Authentication;
using MeshTools.Cluster.Transport;
using MeshTools.Errors;
using MeshTools.Secrets;

namespace MeshTools.Cluster.Requests;

/// <summary>From an exception of the HTTP client to an error a user can act on.</summary>
internal static class ConnectionErrors
{
    /// <summary>True when the request cannot have reached the server, so that even a write may be sent again.</summary>
    public static bool IsBeforeSending(Exception error) =>
        error is HttpRequestException http && http.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    /// <summary>True for a broken connection, which may mend; false for one that will be refused every time.</summary>
    public static bool IsPassing(Exception error) => error switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => false,
        HttpRequestException http => !IsCertificateRefused(http),
        HttpIOException or IOException or TimeoutException => true,
        _ => false,
    };

    public static MeshToolsException Create(ApiRequest request, ApiTransport transport, Exception error)
    {
        string context = transport.Settings.Context;
        string server = transport.Settings.Server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        string where = $"the API server of context '{context}' at {server}";

        // Nobody but the proxy is connected to where there is one; what comes after that is the server's.
        ProxyRoute? proxy = error is HttpRequestException { HttpRequestError: not HttpRequestError.SecureConnectionError } && IsBeforeSending(error) ? transport.Proxy : null;
        string near = proxy is null ? where : $"the proxy at {proxy.Address} ({proxy.Origin}), by which {where} is asked,";
        (ErrorDefinition definition, string message) = error switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } when proxy is not null =>
                (ErrorCatalog.ConnectionFailed, $"{Capital(near)} did not let the connection through: {Innermost(error)}"),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
                (ErrorCatalog.HostNotFound, $"The name of {near} does not resolve"),
            HttpRequestException http when IsRefused(http) =>
                (ErrorCatalog.ConnectionRefused, $"{Capital(near)} refused the connection"),
            HttpRequestException http when IsCertificateRefused(http) && transport.Trust.Reason is string reason =>
                (ErrorCatalog.ServerCertificateUntrusted, $"The certificate of {where} is not trusted: {reason}"),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                (ErrorCatalog.ConnectionFailed, $"{Capital(where)} did not complete the TLS handshake: {Innermost(error)}"),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError, InnerException: TimeoutException or OperationCanceledException } =>
                (ErrorCatalog.ConnectionFailed, $"{Capital(near)} did not answer a connection attempt"),
            TimeoutException =>
                (ErrorCatalog.RequestTimeout, $"{Capital(where)} did not answer within {request.Timeout.TotalSeconds:0} s"),
            _ => (ErrorCatalog.ConnectionFailed, $"The connection to {near.TrimEnd(',')} broke: {Innermost(error)}"),
        };
        return new MeshToolsException(definition, $"{message} (while asking for {request.Subject}).", proxy?.Action, request.Subject, Inner(error))
        {
            MayHaveTakenEffect = !request.IsRepeatable && !IsBeforeSending(error),
        };
    }

    private static bool IsRefused(HttpRequestException error) =>
        error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };

    private static bool IsCertificateRefused(HttpRequestException error) =>
        error.InnerException is AuthenticationException && error.InnerException.Message.Contains("RemoteCertificateValidationCallback", StringComparison.Ordinal);

    private static string Innermost(Exception error)
    {
        while (error.InnerException is not null)
        {
            error = error.InnerException;
        }

        return SecretMask.Address(error.Message).TrimEnd('.');
    }

    /// <summary>What went wrong below, unless it names a proxy with its password, as HTTPS_PROXY may have one.</summary>
    private static Exception? Inner(Exception error)
    {
        string all = error.ToString();
        return SecretMask.Address(all) == all ? error : null;
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
