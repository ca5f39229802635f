using System.Collections.Concurrent;
using MeshTools.Cluster;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Cluster.Requests;
using MeshTools.Cluster.Transport;

namespace MeshTools.Core.Tests.Support;

/// <summary>An API server that is a function from a request to an answer, and remembers what it was asked.</summary>
internal sealed class ScriptedServer(Func<ScriptedRequest, ScriptedAnswer> route) : DelegatingHandler
{
    private readonly ConcurrentQueue<ScriptedRequest> _requests = new();

    /// <summary>Where a client of it believes to be.</summary>
    public static ConnectionSettings Settings { get; } = new() { Context = "test", Source = "test", Server = new Uri("http://api.test") };

    /// <summary>Every request in the order of arrival.</summary>
    public IReadOnlyList<ScriptedRequest> Requests => [.. _requests];

    /// <summary>The requests that were not about discovery.</summary>
    public IReadOnlyList<ScriptedRequest> Calls => [.. _requests.Where(static request => !ScriptedDiscovery.Knows(request))];

    /// <summary>A client of it; each is a new operation. Without options it waits as in production, but in no time.</summary>
    public ClusterClient Client(RetryOptions? retry = null, Action<string>? notice = null) =>
        new(Transport(), new Discovery(new InstantTime()), retry ?? RetryOptions.Default with { Time = new InstantTime() }, notice);

    /// <summary>A connection to it as another user, say.</summary>
    public ApiTransport Transport(ConnectionSettings? settings = null) => new(settings ?? Settings, new Relay(this));

    /// <summary>What sends single requests to it.</summary>
    public RequestSender Sender(RetryOptions? retry = null, Action<string>? notice = null) =>
        new(Transport(), retry ?? RetryOptions.Default with { Time = new InstantTime() }, notice);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ScriptedRequest seen = new(
            request.Method,
            request.RequestUri!.PathAndQuery,
            request.Headers.Accept.ToString(),
            request.Content?.Headers.ContentType?.ToString(),
            request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken))
        {
            Headers = request.Headers.ToDictionary(
                static header => header.Key, static header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
        };
        _requests.Enqueue(seen);
        return await route(seen).GiveAsync(cancellationToken);
    }

    // A handler can be part of one client only; the server has many.
    private sealed class Relay(ScriptedServer server) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            server.SendAsync(request, cancellationToken);
    }
}
