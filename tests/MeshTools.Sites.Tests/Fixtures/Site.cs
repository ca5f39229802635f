namespace MeshTools.Sites.Tests.Fixtures;

/// <summary>A site of the rig.</summary>
/// <param name="Name">The region's name, e.g. <c>shenzhen</c>.</param>
/// <param name="Nodes">Its nodes.</param>
internal sealed record Site(string Name, IReadOnlyList<SiteNode> Nodes)
{
    /// <summary>Its only node, in a rig of one node a site.</summary>
    public SiteNode Node => Nodes[0];
}
