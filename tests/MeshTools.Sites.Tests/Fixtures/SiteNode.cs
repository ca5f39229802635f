namespace MeshTools.Sites.Tests.Fixtures;

/// <summary>A node of the rig.</summary>
/// <param name="Name">E.g. <c>sz01</c>.</param>
/// <param name="Address">Its address, which the tests reach directly.</param>
internal sealed record SiteNode(string Name, string Address);
