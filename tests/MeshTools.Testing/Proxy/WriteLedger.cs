using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeshTools.Testing.Proxy;

/// <summary>
/// Which objects the server changed on request, and how often: told by the versions in its answers, so that a write that
/// was repeated and found nothing to do does not count.
/// </summary>
internal sealed class WriteLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<string>> _versions = new(StringComparer.Ordinal);

    /// <summary>Every object that was changed, with the number of changes.</summary>
    public IReadOnlyDictionary<string, int> Changes
    {
        get
        {
            lock (_lock)
            {
                return _versions.ToDictionary(static pair => pair.Key, static pair => pair.Value.Count);
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _versions.Clear();
        }
    }

    /// <summary>Takes in what the server said to a write that succeeded.</summary>
    public void Note(SeenRequest request, string answer)
    {
        JsonNode? metadata = Parse(answer)?["metadata"];
        string target = request.Method == "POST" ? $"{request.Target}/{(string?)metadata?["name"]}" : request.Target;

        // Controllers write an object's status, which moves its version and not its generation.
        string version = $"{request.Method == "DELETE"} {(string?)metadata?["uid"]} {metadata?["generation"]?.ToString() ?? (string?)metadata?["resourceVersion"]}";
        lock (_lock)
        {
            if (!_versions.TryGetValue(target, out HashSet<string>? versions))
            {
                _versions[target] = versions = [];
            }

            versions.Add(version);
        }
    }

    private static JsonNode? Parse(string answer)
    {
        try
        {
            return JsonNode.Parse(answer);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
