using MeshTools.Cluster;

namespace MeshTools.Mesh.Observed;

/// <summary>Whether the user may do something.</summary>
/// <param name="Right">What.</param>
/// <param name="IsAllowed">The answer; null when the question could not be put.</param>
internal sealed record AccessReading(AccessRight Right, bool? IsAllowed)
{
    /// <summary>Why it could not be put; null when it could.</summary>
    public string? Problem { get; init; }
}
