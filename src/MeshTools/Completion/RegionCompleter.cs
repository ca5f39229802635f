using MeshTools.Nodes;

namespace MeshTools.Completion;

/// <summary>The regions in use.</summary>
public sealed class RegionCompleter : NodeCompleter
{
    private protected override string? Select(NodeState node) => node.Region;
}
