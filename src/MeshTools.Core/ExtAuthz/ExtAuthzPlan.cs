namespace MeshTools.ExtAuthz;

/// <summary>What Add-ExtAuthzFilter is about to do.</summary>
/// <param name="Refusals">Why nothing may be written; empty when something may.</param>
/// <param name="Warnings">What works and is probably not meant.</param>
/// <param name="Steps">One for each gateway; none when there are refusals.</param>
internal sealed record ExtAuthzPlan(IReadOnlyList<string> Refusals, IReadOnlyList<string> Warnings, IReadOnlyList<ExtAuthzStep> Steps);
