using System.Net.Http.Headers;
using MeshTools.Secrets;

namespace MeshTools.Cluster.Requests;

/// <summary>One request as data, so that a retry can build it again and an error can say what it was about.</summary>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    /// <summary>What the request is about in an error, e.g. <c>node/worker-sz02</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The verb and resource that a Role would have to allow, e.g. <c>patch nodes</c>.</summary>
    public required string Permission { get; init; }

    /// <summary>The same for an apply that finds nothing there, which is a create to the server; null for any other request.</summary>
    public string? CreatePermission { get; init; }

    public MediaTypeWithQualityHeaderValue Accept { get; init; } = MediaTypes.ForObject(ObjectForm.Full);

    public ReadOnlyMemory<byte> Body { get; init; }

    public MediaTypeHeaderValue? ContentType { get; init; }

    /// <summary>Further headers: those of a WebSocket's handshake, or what a proxied request carries.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>What an error must not repeat of <see cref="Body"/>; null when there is nothing secret in it.</summary>
    public SecretWords? Secrets { get; init; }

    /// <summary>
    /// True when a repetition cannot do harm even if the first one was carried out: reads, and server-side apply, which
    /// says what should be and not what should happen.
    /// </summary>
    public bool IsRepeatable { get; init; }

    /// <summary>How long one try may take, from sending to the end of the answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    public HttpRequestMessage ToMessage(Uri server)
    {
        HttpRequestMessage message = new(Method, new Uri(server, Path));
        message.Headers.Accept.Add(Accept);
        foreach ((string name, string value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (ContentType is not null)
        {
            message.Content = new ReadOnlyMemoryContent(Body);
            message.Content.Headers.ContentType = ContentType;
        }

        return message;
    }
}
