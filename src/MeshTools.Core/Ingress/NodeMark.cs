namespace MeshTools.Ingress;

/// <summary>A label that was set on a node so that it carries the gateway.</summary>
/// <param name="Node">The node.</param>
/// <param name="Key">The label.</param>
/// <param name="Value">What it was set to.</param>
/// <param name="Before">What it was; null when it was not there.</param>
internal sealed record NodeMark(string Node, string Key, string Value, string? Before)
{
    /// <summary>True for a mark of the same label of the same node.</summary>
    public bool IsFor(NodeMark other) => Node == other.Node && Key == other.Key;
}
