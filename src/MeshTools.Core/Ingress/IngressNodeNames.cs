using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Ingress;

/// <summary>The nodes that a user names, by name or by pattern. Pure.</summary>
internal static class IngressNodeNames
{
    /// <summary>The request with the names of nodes alone.</summary>
    /// <exception cref="MeshToolsException">NodeNotFound: one is not there, or a pattern fits none.</exception>
    public static IngressRequest Resolve(IngressRequest request, IReadOnlyList<ObservedNode> nodes, string context)
    {
        string[] known = [.. nodes.Select(static node => node.Name)];
        string[] unknown = [.. request.Nodes.Except(known), .. request.NodePatterns.Where(pattern => !known.Any(pattern.Fits)).Select(static pattern => pattern.Text)];
        if (unknown.Length > 0)
        {
            // Nodes are numbered: one that differs by a letter is another node and seldom the one meant.
            string? near = Array.Find(known, name => name.Equals(unknown[0], StringComparison.OrdinalIgnoreCase) || name.StartsWith(unknown[0] + ".", StringComparison.OrdinalIgnoreCase));
            throw new MeshToolsException(
                ErrorCatalog.NodeNotFound,
                $"Context '{context}' has no node {string.Join(", ", unknown.Select(static name => $"'{name}'"))}{(near is null ? string.Empty : $"; it has '{near}'")}. Nothing was changed.",
                target: unknown[0]);
        }

        return request with { Nodes = [.. request.Nodes.Concat(known.Where(name => request.NodePatterns.Any(pattern => pattern.Fits(name)))).Distinct(StringComparer.Ordinal)], NodePatterns = [] };
    }
}
