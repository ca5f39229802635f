using MeshTools.Nodes;

namespace MeshTools.Completion;

/// <summary>The subzones in use.</summary>
public sealed class SubzoneCompleter : NodeCompleter
{
    private protected override string? Select(NodeState node) => node.Subzone;
}
