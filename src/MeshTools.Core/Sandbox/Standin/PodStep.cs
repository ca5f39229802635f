using System.Text.Json.Nodes;

namespace MeshTools.Sandbox.Standin;

/// <summary>What to do about a pod.</summary>
/// <param name="Delete">Take it away: it is being deleted, and nobody else would finish that.</param>
/// <param name="Patch">A merge patch for its status; null for none.</param>
internal sealed record PodStep(bool Delete, JsonObject? Patch)
{
    public static PodStep None { get; } = new(false, null);

    public static PodStep Remove { get; } = new(true, null);
}
