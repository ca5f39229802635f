using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace MeshTools.Cluster.Yaml;

/// <summary>A mapping that keeps the order in which its keys were written (net8.0 has no OrderedDictionary of T).</summary>
internal sealed class OrderedEntries : IReadOnlyDictionary<string, YamlValue>
{
    private readonly Dictionary<string, YamlValue> _values = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];

    public int Count => _keys.Count;

    public IEnumerable<string> Keys => _keys;

    public IEnumerable<YamlValue> Values => _keys.Select(key => _values[key]);

    public YamlValue this[string key] => _values[key];

    public bool TryAdd(string key, YamlValue value)
    {
        if (!_values.TryAdd(key, value))
        {
            return false;
        }

        _keys.Add(key);
        return true;
    }

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out YamlValue value) => _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, YamlValue>> GetEnumerator() =>
        _keys.Select(key => new KeyValuePair<string, YamlValue>(key, _values[key])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
