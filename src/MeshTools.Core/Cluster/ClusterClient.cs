using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster.Requests;
using MeshTools.Cluster.Transport;

namespace MeshTools.Cluster;

/// <summary>
/// The Kubernetes API for one operation: any kind, by discovery, with retries. The connection and what discovery found are
/// shared between operations; how patient it is starts anew with each.
/// </summary>
internal sealed partial class ClusterClient
{
    /// <summary>The name under which this module's writes stand in managedFields.</summary>
    public const string FieldManager = "meshtools";

    private readonly ApiTransport _transport;
    private readonly Discovery _discovery;
    private readonly RequestSender _sender;
    private readonly TimeProvider _time;

    public ClusterClient(ApiTransport transport, Discovery discovery, RetryOptions? retry = null, Action<string>? notice = null, Action<string>? trace = null)
    {
        _transport = transport;
        _discovery = discovery;
        retry ??= RetryOptions.Default;
        _sender = new RequestSender(transport, retry, notice) { Trace = trace };
        _time = retry.Time;
    }

    /// <summary>Told what becomes of each change; null where nobody asks.</summary>
    public WriteJournal? Journal { get; init; }

    /// <summary>The context it talks to.</summary>
    public string Context => _transport.Settings.Context;

    /// <summary>The API server's address.</summary>
    public Uri Server => _transport.Settings.Server;

    /// <summary>The context's default namespace, or null.</summary>
    public string? DefaultNamespace => _transport.Settings.Namespace;

    /// <summary>What the server serves for a kind.</summary>
    public Task<ResourceType> ResolveAsync(KindRef kind, CancellationToken cancellationToken) =>
        _discovery.ResolveAsync(_sender, kind, cancellationToken);

    /// <summary>What the server serves for a kind, or null when it serves none.</summary>
    public Task<ResourceType?> TryResolveAsync(KindRef kind, CancellationToken cancellationToken) =>
        _discovery.TryResolveAsync(_sender, kind, cancellationToken);

    /// <summary>The versions in which the server serves a kind, the preferred one first; none when it does not.</summary>
    public Task<IReadOnlyList<string>> ServedVersionsAsync(KindRef kind, CancellationToken cancellationToken) =>
        _discovery.ServedVersionsAsync(_sender, kind, cancellationToken);

    /// <summary>Forgets what discovery found, e.g. after CRDs were created.</summary>
    public void RefreshDiscovery() => _discovery.Refresh();

    /// <summary>Kinds that the server will serve in a moment: whoever asks for one on this connection before that waits for it.</summary>
    /// <param name="kinds">Each in each of its versions; they take the place of those that were expected before.</param>
    public void ExpectKinds(IEnumerable<KindRef> kinds) => _discovery.Expect(kinds);

    /// <summary>The server's version.</summary>
    public async Task<ServerVersion> GetServerVersionAsync(CancellationToken cancellationToken)
    {
        ApiRequest request = new(HttpMethod.Get, "version") { Subject = "the server's version", Permission = "get /version", IsRepeatable = true };
        ApiResponse response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return Understand(request, response, static root => ServerVersion.Parse(Field(root, "major"), Field(root, "minor"), Field(root, "gitVersion")));

        static string Field(JsonElement root, string name) => Text(root, name) ?? string.Empty;
    }

    private async Task<JsonObject> SendForObjectAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ApiResponse response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonNode.Parse(response.Body) as JsonObject ?? throw UnreadableAnswer.Create(request, Context, response, "it is not an object");
        }
        catch (JsonException error)
        {
            throw UnreadableAnswer.Create(request, Context, response, error.Message, error);
        }
    }

    private static string Permission(string verb, ResourceType type, string? ns) => new AccessRight(verb, type.Group, type.Plural, ns).ToString();
}
