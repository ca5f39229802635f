using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Mesh.Manifests;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Install;

/// <summary>A CustomResourceDefinition of which the API server may not serve the kind yet.</summary>
/// <param name="Address">The definition.</param>
/// <param name="Kind">What it brings; null where it does not say.</param>
/// <param name="IsFresh">True when this run has written it.</param>
internal sealed record PendingDefinition(ObjectAddress Address, CustomKind? Kind, bool IsFresh)
{
    /// <summary>True when the API server serves the kind of a definition.</summary>
    public static bool IsEstablished(JsonObject? definition) => Has(definition, "Established");

    /// <summary>True when no other definition holds its names.</summary>
    public static bool HasNames(JsonObject? definition) => Has(definition, "NamesAccepted");

    /// <summary>What a definition says of itself.</summary>
    /// <param name="definition">Null when there is none.</param>
    public static string Conditions(JsonObject? definition)
    {
        IEnumerable<string> conditions = definition.Objects("status", "conditions")
            .Select(static condition => $"{condition.Text("type")}={condition.Text("status")} ({condition.Text("message")})");
        return definition is null ? "it is gone" : string.Join("; ", conditions.DefaultIfEmpty("it has no conditions yet"));
    }

    private static bool Has(JsonObject? definition, string condition) =>
        definition.Objects("status", "conditions").Any(item => item.Text("type") == condition && item.Text("status") == "True");
}
