using MeshTools.Cluster.Requests;

namespace MeshTools.Cluster.Streams;

/// <summary>
/// Lets <see cref="System.Net.WebSockets.ClientWebSocket"/> shake hands over the connection that all other requests use, so
/// that trust, credentials and proxy are the same, and so that a refusal comes with the server's reason, which the socket
/// by itself would throw away.
/// </summary>
internal sealed class SocketHandshake(RequestSender sender, ApiRequest request) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        IEnumerable<KeyValuePair<string, string>> headers = message.Headers
            .Where(static header => header.Key != "Host")
            .Select(static header => KeyValuePair.Create(header.Key, string.Join(", ", header.Value)));
        return sender.OpenAsync(request with { Headers = [.. headers] }, cancellationToken);
    }
}
