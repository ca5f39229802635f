using System.Collections;
using System.Globalization;
using System.Management.Automation;
using MeshTools.Commands.Nodes;
using MeshTools.Errors;
using MeshTools.Sandbox.Nodes;

namespace MeshTools.Commands.Sandbox;

/// <summary>
/// What an object says about a node that a sandbox is to have: a name, a row (Import-Csv, a hashtable), a NodeRegion, or a
/// Kubernetes Node object.
/// </summary>
internal static class NodeObject
{
    /// <param name="input">The object.</param>
    /// <param name="position">Its place among the nodes given, from 1.</param>
    /// <exception cref="MeshToolsException">SandboxNodesInvalid.</exception>
    public static SandboxNode Read(PSObject? input, int position)
    {
        string origin = string.Create(CultureInfo.InvariantCulture, $"node {position} of -Node");
        return NodeRow.Read(origin, column => Cell(input, column));
    }

    private static string? Cell(PSObject? input, string column)
    {
        if (input?.BaseObject is IDictionary row)
        {
            // The keys of a hashtable literal are compared without case, those of other dictionaries perhaps not.
            return row.Cast<DictionaryEntry>().FirstOrDefault(entry => string.Equals(entry.Key?.ToString(), column, StringComparison.OrdinalIgnoreCase)) is { Key: not null } found
                ? Text(found.Value)
                : null;
        }

        if (column == NodeRow.NameColumn)
        {
            return PipelineNode.NameOf(input) is string name ? PipelineNode.Normalize(name) : null;
        }

        return input?.BaseObject is null or string ? null : Text(input.Properties[column]?.Value);
    }

    /// <summary>Labels may be a hashtable and taints an array; a CSV file knows only text.</summary>
    private static string? Text(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => null,
        string text => text,
        IDictionary map => string.Join(';', map.Cast<DictionaryEntry>().Select(static entry => $"{entry.Key}={entry.Value}")),
        IEnumerable list => string.Join(';', list.Cast<object?>()),
        object other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };
}
