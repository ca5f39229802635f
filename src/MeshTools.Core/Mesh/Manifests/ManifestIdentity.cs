using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Cluster.Naming;

namespace MeshTools.Mesh.Manifests;

/// <summary>The name and namespace of an object, by Kubernetes' rules for them.</summary>
internal static class ManifestIdentity
{
    private const int MaxLabelLength = 63;

    /// <summary>The name of an object in which <see cref="Fault"/> finds none.</summary>
    public static string Name(JsonObject body) => (string)body["metadata"]!["name"]!;

    /// <summary>The namespace, or null where the object gives none.</summary>
    public static string? Namespace(JsonObject body) =>
        (string?)body["metadata"]!["namespace"] is { Length: > 0 } ns ? ns : null;

    /// <summary>What is wrong with them; null when nothing is.</summary>
    public static ManifestFault? Fault(KindRef kind, JsonObject body)
    {
        if (body["metadata"] is not JsonObject metadata)
        {
            return new ManifestFault(["metadata"], body["metadata"] is null ? "the object has no metadata" : "metadata must be a mapping");
        }

        if (metadata["name"] is null)
        {
            // An object that gets a new name each time would be there once more after each install.
            return metadata["generateName"] is null
                ? new ManifestFault(["metadata"], "the object has no metadata.name")
                : new ManifestFault(["metadata", "generateName"], "the object has metadata.generateName in place of a name, so an install could not be repeated");
        }

        if (Text(metadata["name"]) is not string name)
        {
            return new ManifestFault(["metadata", "name"], "metadata.name must be text");
        }

        if (NameProblem(kind, name) is string problem)
        {
            return new ManifestFault(["metadata", "name"], $"metadata.name '{name}' {problem}");
        }

        return metadata["namespace"] is null ? null : NamespaceFault(metadata["namespace"]);
    }

    private static ManifestFault? NamespaceFault(JsonNode? value)
    {
        if (Text(value) is not string ns)
        {
            return new ManifestFault(["metadata", "namespace"], "metadata.namespace must be text");
        }

        return ns.Length > 0 && LabelProblem(ns) is string problem
            ? new ManifestFault(["metadata", "namespace"], $"metadata.namespace '{ns}' {problem}")
            : null;
    }

    private static string? NameProblem(KindRef kind, string name)
    {
        // RBAC's names are any segment of a path (system:node), and a few kinds have rules of their own (an IP address, a
        // version); those the server knows best.
        bool isFree = kind.Group == "rbac.authorization.k8s.io" || kind.Kind is "IPAddress" or "APIService";
        if (!isFree)
        {
            return kind is { Group: "", Kind: "Namespace" or "Service" } ? LabelProblem(name) : ObjectName.Problem(name);
        }

        return name.Length == 0 ? "is empty"
            : name is "." or ".." || name.Contains('/', StringComparison.Ordinal) || name.Contains('%', StringComparison.Ordinal)
                ? "may not be '.' or '..' and may not contain '/' or '%'"
                : null;
    }

    private static string? LabelProblem(string name) =>
        ObjectName.Problem(name) ?? (name.Contains('.', StringComparison.Ordinal) ? "contains '.'; only lower-case letters, digits and '-' are allowed"
            : name.Length > MaxLabelLength ? $"has {name.Length} characters; at most {MaxLabelLength} are allowed"
            : null);

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string?)node : null;
}
