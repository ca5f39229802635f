using MeshTools.Changes;

namespace MeshTools.ExtAuthz;

/// <summary>What is to be taken away together.</summary>
/// <param name="Filter">As it is now; null for a provider that was left behind without its policy.</param>
/// <param name="Changes">In order, each needing those before it.</param>
internal sealed record ExtAuthzRemovalStep(ExtAuthzFilter? Filter, IReadOnlyList<Change> Changes);
