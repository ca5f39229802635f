namespace MeshTools.Cluster;

/// <summary>A list and the moment it is true for.</summary>
/// <param name="Items">The objects, or what was taken from them.</param>
/// <param name="ResourceVersion">Where a watch can go on from.</param>
internal sealed record ListResult<T>(IReadOnlyList<T> Items, string ResourceVersion);
