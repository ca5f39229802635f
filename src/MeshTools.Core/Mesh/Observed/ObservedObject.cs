using System.Text.Json.Nodes;
using MeshTools.Cluster;

namespace MeshTools.Mesh.Observed;

/// <summary>One object as far as it was kept (<see cref="ObjectReader"/>).</summary>
internal class ObservedObject(KindRef kind, JsonObject body, IReadOnlyList<string> managers)
{
    private IReadOnlyDictionary<string, string>? _labels;

    public KindRef Kind { get; } = kind;

    public JsonObject Body { get; } = body;

    /// <summary>The field managers that wrote to it.</summary>
    public IReadOnlyList<string> Managers { get; } = managers;

    public string Name { get; } = body.Text("metadata", "name") ?? string.Empty;

    public string? Namespace { get; } = body.Text("metadata", "namespace");

    public IReadOnlyDictionary<string, string> Labels => _labels ??= Body.Map("metadata", "labels");

    public IReadOnlyDictionary<string, string> Annotations => Body.Map("metadata", "annotations");

    /// <summary>E.g. <c>service/istio-system/istiod</c>.</summary>
    public string Target => new ObjectAddress(Kind, Namespace, Name).ToString();

    public JsonNode? Spec => Body["spec"];

    public JsonNode? Status => Body["status"];

    public string? Label(string key) => Labels.GetValueOrDefault(key);

    /// <summary>A condition of the status, e.g. <c>Ready</c>: "True", "False", "Unknown" or null.</summary>
    public string? Condition(string type) => Status.Objects("conditions").FirstOrDefault(condition => condition.Text("type") == type).Text("status");

    public override string ToString() => Target;
}
