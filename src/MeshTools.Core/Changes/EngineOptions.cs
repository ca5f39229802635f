namespace MeshTools.Changes;

/// <summary>How the engine works.</summary>
/// <param name="Parallelism">
/// Writes in flight at once. 16 to 32 are courteous to an API server that allows 200 mutating requests from everybody.
/// </param>
/// <param name="Attempts">How often a write whose fate is unknown is looked at and made again.</param>
/// <param name="StopGrace">How long writes in flight may still end by themselves after Ctrl+C.</param>
internal sealed record EngineOptions(int Parallelism, int Attempts, TimeSpan StopGrace)
{
    public static EngineOptions Default { get; } = new(24, 5, TimeSpan.FromMilliseconds(700));
}
