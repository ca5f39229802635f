namespace MeshTools.Sandbox.Nodes;

/// <summary>A taint of a node.</summary>
/// <param name="Key">A label key.</param>
/// <param name="Value">A label value, or empty.</param>
/// <param name="Effect">NoSchedule, PreferNoSchedule or NoExecute.</param>
internal sealed record NodeTaint(string Key, string Value, string Effect)
{
    public static readonly IReadOnlyList<string> Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
}
