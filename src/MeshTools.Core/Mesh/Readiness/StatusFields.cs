using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Readiness;

/// <summary>What every object says of itself: its name, its conditions, its owners.</summary>
internal static class StatusFields
{
    public static string Name(this JsonNode node) => node.Text("metadata", "name") ?? string.Empty;

    public static string? Uid(this JsonNode node) => node.Text("metadata", "uid");

    /// <summary>A condition of the status, whatever it says.</summary>
    public static JsonObject? Condition(this JsonNode node, string type) =>
        node.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);

    /// <summary>A condition that says exactly this.</summary>
    public static JsonObject? Condition(this JsonNode node, string type, string status) =>
        node.Condition(type) is JsonObject condition && condition.Text("status") == status ? condition : null;

    public static bool IsOwnedBy(this JsonNode node, string? uid) =>
        uid is not null && node.Objects("metadata", "ownerReferences").Any(owner => owner.Text("uid") == uid);
}
