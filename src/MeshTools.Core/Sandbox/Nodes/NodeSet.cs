using System.Globalization;
using MeshTools.Errors;

namespace MeshTools.Sandbox.Nodes;

/// <summary>The nodes a sandbox is to have, from all the places they were asked for.</summary>
internal static class NodeSet
{
    /// <summary>So many nodes called worker-0001, worker-0002, ...</summary>
    public static IEnumerable<SandboxNode> Count(int count) =>
        Enumerable.Range(1, count).Select(static number => new SandboxNode
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"worker-{number:0000}"),
            Origin = "-NodeCount",
        });

    /// <summary>All of them, if every name is there once.</summary>
    /// <exception cref="MeshToolsException">SandboxNodesInvalid, with both places.</exception>
    public static IReadOnlyList<SandboxNode> Join(IEnumerable<SandboxNode> nodes)
    {
        Dictionary<string, SandboxNode> byName = new(StringComparer.Ordinal);
        List<SandboxNode> all = [];
        foreach (SandboxNode node in nodes)
        {
            if (!byName.TryAdd(node.Name, node))
            {
                throw new MeshToolsException(
                    ErrorCatalog.SandboxNodesInvalid, $"{node.Origin}: node '{node.Name}' is there already ({byName[node.Name].Origin}).", target: node.Name);
            }

            all.Add(node);
        }

        return all;
    }
}
