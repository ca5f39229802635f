using MeshTools.Changes;
using MeshTools.Errors;

namespace MeshTools.Locality;

/// <summary>What is done for one service.</summary>
/// <param name="Host">The service.</param>
/// <param name="Changes">The changes; none when all is right already.</param>
/// <param name="Error">Why nothing can be done for it; null when it can.</param>
internal sealed record LocalityStep(ServiceHost Host, IReadOnlyList<Change> Changes, MeshToolsException? Error);

/// <summary>What Enable- or Disable-LocalityLb does.</summary>
/// <param name="Shared">Changes for all services together: the mesh config, istiod's variable.</param>
/// <param name="Steps">One for each service.</param>
/// <param name="Now">The cluster as it is.</param>
/// <param name="After">The cluster as it will be.</param>
internal sealed record LocalityPlan(IReadOnlyList<Change> Shared, IReadOnlyList<LocalityStep> Steps, LocalitySimulator Now, LocalitySimulator After)
{
    /// <summary>What the user should know before it is done.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
