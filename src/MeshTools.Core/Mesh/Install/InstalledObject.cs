using MeshTools.Cluster;

namespace MeshTools.Mesh.Install;

/// <summary>A member of an ApplySet, found in the cluster.</summary>
/// <param name="Address">The object.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="HoldsObjects">For a CustomResourceDefinition: whether there are objects of its kind.</param>
internal sealed record InstalledObject(ObjectAddress Address, string? Uid = null, bool HoldsObjects = false)
{
    /// <summary>Why nobody can see whether there are objects of its kind; null when one can.</summary>
    public string? Unseen { get; init; }

    /// <summary>The ids of other sets that have it too (<see cref="SharedObject"/>).</summary>
    public IReadOnlyList<string> SharedWith { get; init; } = [];
}
