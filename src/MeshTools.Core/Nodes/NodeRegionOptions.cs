namespace MeshTools.Nodes;

/// <summary>What holds for all nodes of one command.</summary>
internal sealed record NodeRegionOptions
{
    /// <summary>The cluster that errors name.</summary>
    public required string Context { get; init; }

    /// <summary>Only nodes with these labels, in kubectl's notation.</summary>
    public string? Selector { get; init; }

    /// <summary>Also write (or remove) the failure-domain labels that Istio up to 1.14 prefers.</summary>
    public bool Legacy { get; init; }

    /// <summary>Take labels over from other field managers.</summary>
    public bool Force { get; init; }

    /// <summary>Take the labels away instead of setting them.</summary>
    public bool Remove { get; init; }
}
