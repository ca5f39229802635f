namespace MeshTools.Benchmarks;

/// <summary>What a row's value is.</summary>
internal enum Measure
{
    /// <summary>MeshTools' figure as a multiple of the peer's.</summary>
    Times,

    /// <summary>The peer's figure as a multiple of MeshTools': how much faster it is.</summary>
    Faster,

    /// <summary>The difference of the two.</summary>
    Added,
}
