namespace MeshTools.Cluster.Yaml;

/// <summary>
/// One node of a YAML document with the place it stands at. Scalars keep their text as written: whoever reads them knows
/// the type that is wanted.
/// </summary>
internal sealed class YamlValue
{
    private YamlValue(long line, long column)
    {
        Line = line;
        Column = column;
    }

    /// <summary>The line in the source, from 1.</summary>
    public long Line { get; }

    /// <summary>The column in the source, from 1.</summary>
    public long Column { get; }

    /// <summary>The text of a scalar; null for a mapping or a sequence.</summary>
    public string? Text { get; private init; }

    /// <summary>True for a scalar without quotes, the only kind that can mean a number, a boolean or null.</summary>
    public bool IsPlain { get; private init; }

    /// <summary>The tag of a scalar in full, e.g. <c>tag:yaml.org,2002:str</c>; null where none is written.</summary>
    public string? Tag { get; private init; }

    /// <summary>The elements of a sequence; null for anything else.</summary>
    public IReadOnlyList<YamlValue>? Items { get; private init; }

    /// <summary>The entries of a mapping in the order written; null for anything else.</summary>
    public OrderedEntries? Entries { get; private init; }

    /// <summary>True for <c>null</c>, <c>~</c> and nothing at all.</summary>
    public bool IsNull => IsPlain && Text is ("" or "~" or "null" or "Null" or "NULL");

    /// <summary>True for the key <c>&lt;&lt;</c>, whose mappings are read into the one it stands in.</summary>
    public bool IsMergeKey => IsPlain ? Text == "<<" : Tag == "tag:yaml.org,2002:merge";

    /// <summary>What this node is, in a user's words.</summary>
    public string Describe() => Items is not null ? "a list" : Entries is not null ? "a mapping" : IsNull ? "nothing" : "a value";

    public static YamlValue Scalar(string text, bool isPlain, long line, long column, string? tag = null) =>
        new(line, column) { Text = text, IsPlain = isPlain, Tag = tag };

    public static YamlValue Sequence(IReadOnlyList<YamlValue> items, long line, long column) =>
        new(line, column) { Items = items };

    public static YamlValue Mapping(OrderedEntries entries, long line, long column) =>
        new(line, column) { Entries = entries };
}
