using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace MeshTools.Cluster.Yaml;

/// <summary>A mapping that keeps the order in which its keys were written (net8.0 has no OrderedDictionary of T).</summary>
internal sealed class OrderedEntries : IReadOnlyDictionary<string, YamlValue>
{
    private readonly Dictionary<string, YamlValue> _values = new(StringComparer.Ordinal);
    private readonly List<YamlValue> _keys = [];

    public int Count => _keys.Count;

    public IEnumerable<string> Keys => _keys.Select(static key => key.Text!);

    /// <summary>The keys as nodes: how they were written, and where.</summary>
    public IReadOnlyList<YamlValue> KeyNodes => _keys;

    public IEnumerable<YamlValue> Values => _keys.Select(key => _values[key.Text!]);

    public YamlValue this[string key] => _values[key];

    /// <param name="key">A scalar.</param>
    /// <param name="value">What stands under it.</param>
    public bool TryAdd(YamlValue key, YamlValue value)
    {
        if (!_values.TryAdd(key.Text!, value))
        {
            return false;
        }

        _keys.Add(key);
        return true;
    }

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out YamlValue value) => _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, YamlValue>> GetEnumerator() =>
        _keys.Select(key => new KeyValuePair<string, YamlValue>(key.Text!, _values[key.Text!])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
