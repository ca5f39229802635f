namespace MeshTools.Mesh.Observed;

/// <summary>What reading one kind gave.</summary>
/// <param name="Objects">The objects; those of one namespace alone where the user may not see more.</param>
internal sealed record KindReading(IReadOnlyList<ObservedObject> Objects)
{
    /// <summary>A kind that this server does not serve: there can be no object of it.</summary>
    public static readonly KindReading NotServed = new([]) { IsServed = false };

    public bool IsServed { get; init; } = true;

    /// <summary>Why not everything could be read; null when it could.</summary>
    public string? Problem { get; init; }

    /// <summary>True when a right is missing.</summary>
    public bool IsForbidden { get; init; }
}
