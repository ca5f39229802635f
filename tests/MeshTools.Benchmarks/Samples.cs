using System.Diagnostics;

namespace MeshTools.Benchmarks;

/// <summary>Repeated measurement.</summary>
internal static class Samples
{
    /// <summary>The median of several runs, after one that does not count.</summary>
    public static double Median(int runs, Func<double> measure)
    {
        measure();
        double[] values = [.. Enumerable.Range(0, runs).Select(_ => measure()).Order()];
        return values[values.Length / 2];
    }

    /// <summary>Milliseconds that a piece of work takes.</summary>
    public static double Time(Action work)
    {
        long started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
