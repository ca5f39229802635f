using MeshTools.Cluster.Naming;
using MeshTools.Errors;

namespace MeshTools.Ingress;

/// <summary>Labels that pick nodes, as a user gives them.</summary>
internal static class NodeLabelSelector
{
    /// <exception cref="MeshToolsException">InvalidSelector: a key or value that no node can have.</exception>
    public static IReadOnlyDictionary<string, string> From(IEnumerable<(string Key, string Value)> labels)
    {
        SortedDictionary<string, string> selector = new(StringComparer.Ordinal);
        foreach ((string key, string value) in labels)
        {
            string? problem = LabelKey.Problem(key) is string wrong ? $"the key '{key}' {wrong}" : LabelValue.Problem(value) is string bad ? $"the value '{value}' {bad}" : null;
            if (problem is not null)
            {
                throw new MeshToolsException(ErrorCatalog.InvalidSelector, $"{key}={value} cannot be a label of a node: {problem}.", "Give labels as a hashtable, e.g. -NodeSelector @{ front_end = 'true' }.", key);
            }

            selector[key] = value;
        }

        return selector.Count > 0
            ? selector
            : throw new MeshToolsException(ErrorCatalog.InvalidSelector, "-NodeSelector has no label: the gateway would be put on every node.", "Give labels as a hashtable, e.g. -NodeSelector @{ front_end = 'true' }.");
    }
}
