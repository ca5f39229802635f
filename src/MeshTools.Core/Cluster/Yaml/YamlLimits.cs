namespace MeshTools.Cluster.Yaml;

/// <summary>How much a YAML text may ask of its reader before it is refused as hostile.</summary>
/// <param name="Depth">Levels of nesting. Kubernetes objects stay far below 64.</param>
/// <param name="Nodes">Nodes in all, those that aliases repeat included: what an alias bomb multiplies.</param>
/// <param name="Characters">Length of the text.</param>
internal sealed record YamlLimits(int Depth = 64, int Nodes = 1_000_000, int Characters = 64 * 1024 * 1024);
