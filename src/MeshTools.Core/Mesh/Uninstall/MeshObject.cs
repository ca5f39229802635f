using MeshTools.Cluster;

namespace MeshTools.Mesh.Uninstall;

/// <summary>An object that belongs to a mesh, with what decides whether it may go.</summary>
/// <param name="Address">The object.</param>
/// <param name="Uid">Its uid: only this very object is deleted, not one that took its name since.</param>
/// <param name="Instances">For a definition: the objects of its kind. For a namespace: what is in it.</param>
internal sealed record MeshObject(ObjectAddress Address, string? Uid, IReadOnlyList<ObjectAddress> Instances)
{
    /// <summary>The ids of other installations that have it too; with -Purge there are none.</summary>
    public IReadOnlyList<string> SharedWith { get; init; } = [];

    /// <summary>For a namespace: what of it nobody can see, and why; null when all can be seen.</summary>
    public string? Unseen { get; init; }
}
