using MeshTools.Changes;

namespace MeshTools.Mesh.Uninstall;

/// <summary>What a removal deletes and what it leaves.</summary>
/// <param name="Deletions">In steps: lower ranks first.</param>
/// <param name="Kept">What stays, with the reason.</param>
/// <param name="Refusals">What forbids the removal as a whole, with the reason; nothing is deleted then.</param>
internal sealed record UninstallPlan(IReadOnlyList<Change> Deletions, IReadOnlyList<string> Kept, IReadOnlyList<string> Refusals)
{
    /// <summary>What stays because nobody can see whether it may go.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
