using System.Diagnostics.CodeAnalysis;

namespace MeshTools.Cluster.Tests.Fixtures;

/// <summary>A sandbox of 2,000 nodes (worker-0001 to worker-2000), for what only shows at that size.</summary>
public sealed class LargeSandboxFixture : SandboxFixture
{
    /// <summary>How many nodes it has.</summary>
    internal const int NodeCount = 2000;

    /// <summary>Starts it.</summary>
    public LargeSandboxFixture()
        : base($"-NodeCount {NodeCount}")
    {
    }

    /// <summary>The name of a node.</summary>
    internal static string Node(int number) => $"worker-{number:D4}";
}

/// <summary>The tests that share the large sandbox.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls it a collection.")]
public sealed class LargeSandboxCollection : ICollectionFixture<LargeSandboxFixture>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "large sandbox";
}
