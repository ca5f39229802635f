using System.Diagnostics.CodeAnalysis;

namespace MeshTools.Cluster.Tests.Fixtures;

/// <summary>The tests that share one sandbox and leave it as they found it.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls it a collection.")]
public sealed class SandboxCollection : ICollectionFixture<SandboxFixture>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "sandbox";
}
