namespace MeshTools.Mesh;

/// <summary>One workload of the mesh: the control plane, a gateway, Kiali, or what else came with it.</summary>
public sealed record MeshComponent
{
    /// <summary>The workload's name, e.g. <c>istiod</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Deployment or DaemonSet.</summary>
    public required string Kind { get; init; }

    /// <summary>Its namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Its version, or the image's tag where that is no version; null when the image has none.</summary>
    public string? Version { get; init; }

    /// <summary>The image of its main container.</summary>
    public string? Image { get; init; }

    /// <summary>How many pods there should be.</summary>
    public required int Desired { get; init; }

    /// <summary>How many pods are ready.</summary>
    public required int Ready { get; init; }

    /// <summary>Its revision; null when it has none.</summary>
    public string? Revision { get; init; }

    /// <summary>E.g. <c>istiod 1/1</c>.</summary>
    public override string ToString() => $"{Name} {Ready}/{Desired}";
}
