using MeshTools.Changes;

namespace MeshTools.Kiali;

/// <summary>What has to be done so that users get into a Kiali.</summary>
/// <param name="Strategy">The strategy it comes to.</param>
/// <param name="Changes">The writes, in ranks: credential, configuration, workload.</param>
/// <param name="Restarts">Whether Kiali's pods are replaced.</param>
/// <param name="Warnings">What the user should hear.</param>
internal sealed record KialiPlan(KialiStrategy Strategy, IReadOnlyList<Change> Changes, bool Restarts, IReadOnlyList<string> Warnings);
