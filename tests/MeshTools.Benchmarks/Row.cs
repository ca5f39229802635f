namespace MeshTools.Benchmarks;

/// <summary>One line of the result: two measured values and their ratio, against what it should be.</summary>
/// <param name="Name">What is compared.</param>
/// <param name="Ours">MeshTools' figure.</param>
/// <param name="Peer">The other side's figure; 0 where the row is a difference and not a ratio.</param>
/// <param name="Unit">The unit of both.</param>
/// <param name="Value">The ratio or difference that the goal is about.</param>
/// <param name="Goal">The goal in words, from design.md section 7.</param>
/// <param name="Reached">Whether it is reached; null for a row that is there for comparison.</param>
/// <param name="Note">What one must know to read it.</param>
internal sealed record Row(string Name, double Ours, double Peer, string Unit, double Value, string Goal, bool? Reached, string Note);
