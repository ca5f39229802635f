using System.Management.Automation;
using MeshTools.Connection;
using MeshTools.Nodes;
using MeshTools.Sandbox;

namespace MeshTools.Commands.Nodes;

/// <summary>
/// What an object from the pipeline says about a node. Understood are names, NodeRegion objects, Kubernetes Node objects
/// (with metadata.name, however they were made) and rows with a Name; contexts and sandboxes say which cluster, and no node.
/// </summary>
internal static class PipelineNode
{
    /// <summary>True for an object that carries a connection and is no node itself.</summary>
    public static bool IsConnection(PSObject? input) => input?.BaseObject is MeshContext or MeshSandbox;

    /// <summary>The name in the object, or null when it names none.</summary>
    public static string? NameOf(PSObject? input)
    {
        if (input is null || IsConnection(input))
        {
            return null;
        }

        return input.BaseObject switch
        {
            string text => text,
            NodeRegion node => node.Name,
            _ => Text(input, "Name") ?? Text(input, "NodeName") ?? Text(AsObject(input, "metadata"), "name"),
        };
    }

    /// <summary>A name as a user may write it: <c>kubectl get nodes -o name</c> prints node/NAME.</summary>
    public static string Normalize(string name)
    {
        string trimmed = name.Trim();
        foreach (string prefix in new[] { "node/", "nodes/" })
        {
            if (trimmed.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return trimmed[prefix.Length..];
            }
        }

        return trimmed;
    }

    private static string? Text(PSObject? parent, string property)
    {
        object? value = parent?.Properties[property]?.Value;
        string? text = value is PSObject wrapped ? wrapped.BaseObject as string : value as string;
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    private static PSObject? AsObject(PSObject parent, string property)
    {
        object? value = parent.Properties[property]?.Value;
        return value is System.Collections.IDictionary map && map.Contains("name")
            ? new PSObject(new { name = map["name"]?.ToString() })
            : value is null ? null : PSObject.AsPSObject(value);
    }
}
