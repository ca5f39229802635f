namespace MeshTools.Cluster;

/// <summary>Which part of a container's log.</summary>
internal sealed record PodLogQuery
{
    /// <summary>The container; null for the only one.</summary>
    public string? Container { get; init; }

    /// <summary>The log of the container before its last restart.</summary>
    public bool Previous { get; init; }

    /// <summary>How many lines from the end; null for all.</summary>
    public int? TailLines { get; init; }
}
