using MeshTools.Nodes;

namespace MeshTools.Core.Tests.Nodes;

/// <summary>Makes node states for planner tests.</summary>
internal static class NodeStates
{
    /// <param name="name">The node's name.</param>
    /// <param name="labels">KEY=VALUE, or KEY=VALUE@MANAGER for a label with an owner.</param>
    public static NodeState Node(string name, params string[] labels)
    {
        Dictionary<string, string> values = [];
        Dictionary<string, IReadOnlyList<string>> owners = [];
        foreach (string label in labels)
        {
            string[] parts = label.Split('=', '@');
            values[parts[0]] = parts[1];
            if (parts.Length > 2)
            {
                owners[parts[0]] = [parts[2]];
            }
        }

        return new NodeState { Name = name, ResourceVersion = "7", Labels = values, Owners = owners, Status = "Ready" };
    }

    public static NodeRegionInput Input(string? name, string? region = null, string? zone = null, string? subzone = null, int position = 0) => new()
    {
        Name = name,
        Region = region,
        Zone = zone,
        Subzone = subzone,
        Position = position,
        Matches = name?.EndsWith('*') == true ? candidate => candidate.StartsWith(name[..^1], StringComparison.Ordinal) : null,
    };

    public static NodeRegionOptions Options(bool legacy = false, bool force = false, bool remove = false, string? selector = null) =>
        new() { Context = "test", Legacy = legacy, Force = force, Remove = remove, Selector = selector };
}
