namespace MeshTools.Cluster.Yaml;

/// <summary>Where a node stands in a text. Offsets are characters from the start of the text.</summary>
internal sealed class YamlSpan
{
    /// <summary>The first character.</summary>
    public required int Start { get; init; }

    /// <summary>Behind the last character; of a block scalar, behind its last line with text.</summary>
    public required int End { get; set; }

    /// <summary>The column of the first character, from 0.</summary>
    public required int Column { get; init; }

    /// <summary>False in brackets or braces, and for scalars and aliases.</summary>
    public bool IsBlock { get; init; }

    /// <summary>The entries of a mapping, in the order written; null for anything else.</summary>
    public List<(string Key, YamlSpan KeySpan, YamlSpan Value)>? Entries { get; init; }

    /// <summary>The elements of a list; null for anything else.</summary>
    public List<YamlSpan>? Items { get; init; }
}
