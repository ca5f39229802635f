namespace MeshTools.Cluster.Yaml;

/// <summary>A YAML text that cannot or must not be read. The caller adds the name of the file.</summary>
internal sealed class YamlSyntaxException(string message, long line, long column, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The line, from 1.</summary>
    public long Line { get; } = line;

    /// <summary>The column, from 1.</summary>
    public long Column { get; } = column;

    /// <summary>The document in the text, from 1.</summary>
    public int Document { get; init; } = 1;
}
