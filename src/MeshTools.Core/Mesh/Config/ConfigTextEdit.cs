using System.Text.Json.Nodes;
using MeshTools.Cluster.Yaml;

namespace MeshTools.Mesh.Config;

/// <summary>One change to a YAML text that a ConfigMap holds.</summary>
/// <param name="Path">Where, e.g. <c>localityLbSetting</c> or <c>extensionProviders[name=ext-authz]</c> (<see cref="YamlPath"/>).</param>
/// <param name="Value">What is to stand there; null gives back what stood there before MeshTools' first edit.</param>
internal sealed record ConfigTextEdit(string Path, JsonNode? Value)
{
    /// <summary>True when neither the value nor what it replaces may be shown or kept, such as a key.</summary>
    public bool IsSecret { get; init; }
}
