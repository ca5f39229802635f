using System.Management.Automation;
using MeshTools.Connection;
using MeshTools.Locality;
using MeshTools.Pipeline;
using MeshTools.Sandbox;

namespace MeshTools.Commands.Locality;

/// <summary>
/// What an object from the pipeline says about a service. Understood are names, LocalityLb objects, Kubernetes Service objects
/// (with metadata.name and metadata.namespace) and rows with a Service or a Host; contexts and sandboxes say which cluster.
/// </summary>
internal static class PipelineService
{
    /// <summary>The services that a parameter or an object names; empty when it names none.</summary>
    public static IReadOnlyList<ServiceInput> Inputs(string[]? names, PSObject? input) =>
        [.. (names ?? (NameOf(input) is string name ? [name] : [])).Select(Input)];

    private static ServiceInput Input(string name)
    {
        string trimmed = name.Trim();
        foreach (string prefix in new[] { "service/", "services/", "svc/" })
        {
            trimmed = trimmed.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? trimmed[prefix.Length..] : trimmed;
        }

        return new ServiceInput(trimmed, NamePattern.Wildcards(trimmed));
    }

    private static string? NameOf(PSObject? input)
    {
        switch (input?.BaseObject)
        {
            case null or MeshContext or MeshSandbox:
                return null;
            case string text:
                return text;
            case LocalityLb item:
                return item.Service;
        }

        PSObject? metadata = input.Properties["metadata"]?.Value is object value ? PSObject.AsPSObject(value) : null;
        return Text(input, "Service") ?? Text(input, "Host")
            ?? (Text(metadata, "name") is string name && Text(metadata, "namespace") is string ns ? $"{name}.{ns}" : Text(input, "Name"));
    }

    private static string? Text(PSObject? parent, string property)
    {
        object? value = parent?.BaseObject is System.Collections.IDictionary map ? map[property] : parent?.Properties[property]?.Value;
        string? text = value is PSObject wrapped ? wrapped.BaseObject as string : value as string;
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }
}
