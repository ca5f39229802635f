using System.Globalization;
using MeshTools.Testing.Proxy;

namespace MeshTools.Faults.Tests.Runs;

/// <summary>Points in a command's run, chosen at random. MESHTOOLS_SEED=N makes the same choice again.</summary>
internal sealed class Chance
{
    private readonly Random _random;

    /// <param name="purpose">What for, so that each command gets choices of its own, whatever runs beside it.</param>
    public Chance(string purpose) => _random = new Random(purpose.Aggregate(Seed, static (hash, letter) => unchecked((hash * 31) + letter)));

    public static int Seed { get; } = Environment.GetEnvironmentVariable("MESHTOOLS_SEED") is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : Random.Shared.Next(1_000_000);

    /// <summary>Requests, each of them before or after the server has carried it out.</summary>
    /// <param name="item">The command.</param>
    /// <param name="count">How many of its points.</param>
    /// <param name="interrupt">What happens there.</param>
    public IEnumerable<Disturbance> Points(PreparedCase item, int count, Action interrupt)
    {
        Disturbance[] points = [.. FaultChoice.Points(item)];
        _random.Shuffle(points);
        foreach (Disturbance point in points.Take(count))
        {
            yield return _random.Next(2) == 0 ? point with { OnArrival = interrupt } : point with { OnEffect = interrupt };
        }
    }

    public int Next(int below) => _random.Next(below);

    public void Shuffle(string[] texts) => _random.Shuffle(texts);
}
