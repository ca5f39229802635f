using System.Diagnostics.CodeAnalysis;

namespace MeshTools.Sites.Tests.Fixtures;

/// <summary>The tests that share the three sites: all of them, one after another.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls it a collection.")]
public sealed class SitesCollection : ICollectionFixture<SitesFixture>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "three sites";
}
