using MeshTools.Changes;
using MeshTools.Errors;

namespace MeshTools.Nodes;

/// <summary>What the plan has decided for one node: nothing to do, a change, or an error.</summary>
/// <param name="Input">The input it comes from.</param>
/// <param name="Node">The node; null when the input leads to none.</param>
/// <param name="Change">The write; null when there is nothing to write.</param>
/// <param name="MovesLocality">True when the effective region, zone or subzone becomes another one.</param>
/// <param name="Error">Set when the input cannot be done.</param>
internal sealed record NodeRegionStep(NodeRegionInput Input, NodeState? Node, Change? Change, bool MovesLocality, MeshToolsException? Error);
