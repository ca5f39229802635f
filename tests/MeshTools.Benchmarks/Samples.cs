using System.Diagnostics;

namespace MeshTools.Benchmarks;

/// <summary>Repeated measurement.</summary>
internal static class Samples
{
    /// <summary>The median of several runs, after one that does not count.</summary>
    public static double Median(int runs, Func<double> measure) => Medians(runs, measure)[0];

    /// <summary>The same for several that are to be compared: in turns, so that a slow minute of the machine is slow for all of them.</summary>
    public static double[] Medians(int runs, params Func<double>[] measures)
    {
        double[][] rounds = [.. Enumerable.Range(0, runs + 1).Select(_ => measures.Select(static measure => measure()).ToArray())];
        return [.. measures.Select((_, index) => Middle(rounds.Skip(1).Select(round => round[index])))];
    }

    /// <summary>The median of what was measured.</summary>
    public static double Middle(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered[ordered.Length / 2];
    }

    /// <summary>Milliseconds that a piece of work takes.</summary>
    public static double Time(Action work)
    {
        long started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
