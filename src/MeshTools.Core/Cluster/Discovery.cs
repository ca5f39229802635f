using System.Collections.Concurrent;
using System.Text.Json;
using MeshTools.Cluster.Requests;
using MeshTools.Errors;

namespace MeshTools.Cluster;

/// <summary>
/// What the server serves, asked group by group and only when needed, kept for as long as the connection. No list of kinds
/// is compiled in, so custom resources and kinds of tomorrow need nothing here. Nodes are the exception.
/// </summary>
internal sealed class Discovery(TimeProvider? time = null)
{
    // Who insists on v1 of Node gets it without a question: Kubernetes has served it since 1.0 and drops nothing of a stable
    // version (deprecation policy, rule 4a). The first command of most sessions is about nodes, and saves a round trip.
    private static readonly ResourceType Nodes =
        new(string.Empty, "v1", "Node", "nodes", Namespaced: false, ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]);

    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _versions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<ResourceType>> _resources = new(StringComparer.Ordinal);

    private readonly SharedReads<IReadOnlyList<string>?> _versionReads = new();
    private readonly SharedReads<IReadOnlyList<ResourceType>?> _resourceReads = new();
    private readonly ExpectedKinds _expected = new(time ?? TimeProvider.System);

    /// <summary>The resource that serves a kind.</summary>
    /// <exception cref="MeshToolsException">KindNotServed: asked again before it is raised, so a fresh CRD is found.</exception>
    public async Task<ResourceType> ResolveAsync(RequestSender sender, KindRef kind, CancellationToken cancellationToken)
    {
        if (kind.Kind == Nodes.Kind && kind.Version == Nodes.Version && kind.Group.Length == 0)
        {
            return Nodes;
        }

        return await TryResolveAsync(sender, kind, cancellationToken).ConfigureAwait(false)
            ?? throw new MeshToolsException(
                ErrorCatalog.KindNotServed,
                $"The API server serves no kind {kind.Kind} in {Describe(kind)}.",
                target: kind.ToString());
    }

    /// <summary>The resource that serves a kind, or null when the server has none.</summary>
    public Task<ResourceType?> TryResolveAsync(RequestSender sender, KindRef kind, CancellationToken cancellationToken) =>
        LookAsync(kind, () => FindAsync(sender, kind, cancellationToken), static found => found is not null, cancellationToken);

    /// <summary>The versions in which the server serves a kind, the preferred one first; none when it does not.</summary>
    public Task<IReadOnlyList<string>> ServedVersionsAsync(RequestSender sender, KindRef kind, CancellationToken cancellationToken) =>
        LookAsync(kind, () => FindVersionsAsync(sender, kind, cancellationToken), static found => found.Count > 0, cancellationToken);

    /// <summary>Kinds that the server will serve in a moment: who asks for one before that waits for it.</summary>
    /// <param name="kinds">Each in each of its versions; they take the place of those that were expected before.</param>
    public void Expect(IEnumerable<KindRef> kinds) => _expected.Set(kinds);

    /// <summary>Drops what is known, e.g. after CRDs were created.</summary>
    public void Refresh()
    {
        _versions.Clear();
        _resources.Clear();
    }

    /// <summary>Looks once, once more when what was kept may be too old, and as long as the kind is about to come.</summary>
    private async Task<T> LookAsync<T>(KindRef kind, Func<Task<T>> look, Func<T, bool> isFound, CancellationToken cancellationToken)
    {
        bool isExpected = _expected.Has(kind);
        if (isExpected)
        {
            // A group grows version by version with its kinds.
            Forget(kind.Group);
        }

        bool isKept = _resources.Keys.Any(key => key.StartsWith(kind.Group + "/", StringComparison.Ordinal));
        T found = await look().ConfigureAwait(false);
        while (!isFound(found) && (isKept || _expected.Has(kind)))
        {
            if (!isKept)
            {
                await _expected.PauseAsync(cancellationToken).ConfigureAwait(false);
            }

            isKept = false;
            Forget(kind.Group);
            found = await look().ConfigureAwait(false);
        }

        if (isExpected && isFound(found))
        {
            _expected.Came(kind);
        }

        return found;
    }

    private void Forget(string group)
    {
        _versions.TryRemove(group, out _);
        foreach (string key in _resources.Keys.Where(key => key.StartsWith(group + "/", StringComparison.Ordinal)))
        {
            _resources.TryRemove(key, out _);
        }
    }

    private async Task<ResourceType?> FindAsync(RequestSender sender, KindRef kind, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> versions = kind.Version is not null
            ? [kind.Version]
            : await VersionsAsync(sender, kind.Group, cancellationToken).ConfigureAwait(false);
        foreach (string version in versions)
        {
            IReadOnlyList<ResourceType> resources = await ResourcesAsync(sender, kind.Group, version, cancellationToken).ConfigureAwait(false);
            if (resources.FirstOrDefault(resource => resource.Kind == kind.Kind) is ResourceType found)
            {
                return found;
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<string>> FindVersionsAsync(RequestSender sender, KindRef kind, CancellationToken cancellationToken)
    {
        List<string> served = [];
        foreach (string version in await VersionsAsync(sender, kind.Group, cancellationToken).ConfigureAwait(false))
        {
            IReadOnlyList<ResourceType> resources = await ResourcesAsync(sender, kind.Group, version, cancellationToken).ConfigureAwait(false);
            if (resources.Any(resource => resource.Kind == kind.Kind))
            {
                served.Add(version);
            }
        }

        return served;
    }

    /// <summary>The versions of a group, the preferred one first; none when the group is not served.</summary>
    private async Task<IReadOnlyList<string>> VersionsAsync(RequestSender sender, string group, CancellationToken cancellationToken)
    {
        if (group.Length == 0)
        {
            return ["v1"];
        }

        if (_versions.TryGetValue(group, out IReadOnlyList<string>? known))
        {
            return known;
        }

        // Commands ask for a dozen kinds at once, half of them of one group.
        IReadOnlyList<string>? versions = await _versionReads.ReadAsync(
            group, async () => await ReadAsync(sender, $"apis/{group}", $"API group {group}", Versions, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return versions is null ? [] : _versions[group] = versions;
    }

    private async Task<IReadOnlyList<ResourceType>> ResourcesAsync(
        RequestSender sender, string group, string version, CancellationToken cancellationToken)
    {
        string key = $"{group}/{version}";
        if (_resources.TryGetValue(key, out IReadOnlyList<ResourceType>? known))
        {
            return known;
        }

        string path = group.Length == 0 ? $"api/{version}" : $"apis/{key}";
        IReadOnlyList<ResourceType>? resources = await _resourceReads.ReadAsync(
            key,
            async () => await ReadAsync(sender, path, $"API version {key.TrimStart('/')}", root => Resources(root, group, version), cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return resources is null ? [] : _resources[key] = resources;
    }

    private static List<string> Versions(JsonElement root)
    {
        string? preferred = root.TryGetProperty("preferredVersion", out JsonElement first) ? Text(first, "version") : null;
        return [.. root.GetProperty("versions").EnumerateArray()
            .Select(static version => Text(version, "version"))
            .OrderByDescending(version => version == preferred)];
    }

    private static List<ResourceType> Resources(JsonElement root, string group, string version)
    {
        List<ResourceType> resources = [];
        foreach (JsonElement resource in Items(root, "resources"))
        {
            string plural = Text(resource, "name");
            if (!plural.Contains('/', StringComparison.Ordinal))
            {
                resources.Add(new ResourceType(
                    group,
                    version,
                    Text(resource, "kind"),
                    plural,
                    resource.GetProperty("namespaced").GetBoolean(),
                    [.. Items(resource, "verbs").Select(static verb => verb.GetString()!)]));
            }
        }

        return resources;
    }

    // Go writes an empty list as null.
    private static JsonElement[] Items(JsonElement parent, string name) =>
        parent.GetProperty(name) is { ValueKind: not JsonValueKind.Null } list ? [.. list.EnumerateArray()] : [];

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() ?? throw new InvalidOperationException($"'{name}' is null");

    /// <summary>What <paramref name="read"/> takes from an answer; null when the server has nothing there.</summary>
    private static async Task<T?> ReadAsync<T>(
        RequestSender sender, string path, string subject, Func<JsonElement, T> read, CancellationToken cancellationToken)
        where T : class
    {
        ApiRequest request = new(HttpMethod.Get, path) { Subject = subject, Permission = $"get /{path}", IsRepeatable = true };
        ApiResponse response;
        try
        {
            response = await sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (MeshToolsException error) when (error.HttpStatus == 404)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Body);
            return read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw UnreadableAnswer.Create(request, sender.Context, response, error.Message, error);
        }
    }

    private static string Describe(KindRef kind)
    {
        string group = kind.Group.Length == 0 ? "the core group" : $"group {kind.Group}";
        return kind.Version is null ? group : $"{group}, version {kind.Version}";
    }
}
