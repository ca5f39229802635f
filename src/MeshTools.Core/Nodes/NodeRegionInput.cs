namespace MeshTools.Nodes;

/// <summary>One thing that a user gave: a name or a pattern, and where those nodes are.</summary>
internal sealed record NodeRegionInput
{
    /// <summary>A node's name, a pattern, or null for every node that the operation's selector picks.</summary>
    public string? Name { get; init; }

    /// <summary>For a pattern: which names fit it. Null for a name.</summary>
    public Func<string, bool>? Matches { get; init; }

    public string? Region { get; init; }

    public string? Zone { get; init; }

    public string? Subzone { get; init; }

    /// <summary>Which input of the pipeline it was, from 1; 0 when it was given as a parameter.</summary>
    public int Position { get; init; }

    /// <summary>What the user piped in, for the error's target.</summary>
    public object? Source { get; init; }

    /// <summary>A name in front of errors, so that a row of a file can be found.</summary>
    public string Label => Position > 0 ? $"Input {Position} ('{Name}'): " : Name is null ? string.Empty : $"'{Name}': ";
}
