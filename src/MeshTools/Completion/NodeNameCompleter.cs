using MeshTools.Nodes;

namespace MeshTools.Completion;

/// <summary>The names of the nodes.</summary>
public sealed class NodeNameCompleter : NodeCompleter
{
    private protected override string? Select(NodeState node) => node.Name;
}
