using MeshTools.Nodes;

namespace MeshTools.Completion;

/// <summary>The zones in use.</summary>
public sealed class ZoneCompleter : NodeCompleter
{
    private protected override string? Select(NodeState node) => node.Zone;
}
