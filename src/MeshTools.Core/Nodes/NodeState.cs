namespace MeshTools.Nodes;

/// <summary>What is observed of a node: the labels of <see cref="NodeLabels"/> and who set them.</summary>
internal sealed record NodeState
{
    public required string Name { get; init; }

    /// <summary>Changes with every write to the node.</summary>
    public required string ResourceVersion { get; init; }

    /// <summary>Those of the locality labels that are set.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>For each locality label the field managers that own it; a label without an entry has no known owner.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Owners { get; init; }

    /// <summary>When an owner of a locality label last wrote; null when that is not recorded.</summary>
    public DateTimeOffset? LabelledAt { get; init; }

    /// <summary>The Status column of <c>kubectl get nodes</c>.</summary>
    public string? Status { get; init; }

    public string? Region => Label(NodeLabels.Region) ?? Label(NodeLabels.LegacyRegion);

    public string? Zone => Label(NodeLabels.Zone) ?? Label(NodeLabels.LegacyZone);

    public string? Subzone => Label(NodeLabels.Subzone);

    public string? Label(string key) => Labels.GetValueOrDefault(key);
}
