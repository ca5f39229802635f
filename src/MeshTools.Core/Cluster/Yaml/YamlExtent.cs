namespace MeshTools.Cluster.Yaml;

/// <summary>How much a node is once aliases are expanded.</summary>
/// <param name="Nodes">It and all below it.</param>
/// <param name="Levels">Levels below it.</param>
internal readonly record struct YamlExtent(int Nodes, int Levels)
{
    /// <summary>A scalar, or a list or mapping as yet empty.</summary>
    public static readonly YamlExtent One = new(1, 0);

    /// <summary>This one with another node in it.</summary>
    public YamlExtent Around(YamlExtent below) => new(Nodes + below.Nodes, Math.Max(Levels, below.Levels + 1));
}
