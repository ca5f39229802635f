using MeshTools.Changes;

namespace MeshTools.Mesh.Install;

/// <summary>Everything an installation writes.</summary>
/// <param name="Applies">The objects; their rank is the step they belong to.</param>
/// <param name="Begin">
/// The inventory before the first of them: it lists the kinds of the former and of the new objects, so that whatever
/// happens next, a later run finds all of them (KEP-3659).
/// </param>
/// <param name="Prunes">Deletions of what a former installation had and this one does not.</param>
/// <param name="End">The inventory once that is done.</param>
/// <param name="Kept">What would be pruned but must not be, with the reason.</param>
internal sealed record InstallPlan(
    IReadOnlyList<Change> Applies, Change Begin, IReadOnlyList<Change> Prunes, Change End, IReadOnlyList<string> Kept);
