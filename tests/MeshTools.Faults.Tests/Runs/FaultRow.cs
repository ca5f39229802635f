using System.Diagnostics;
using System.Globalization;

namespace MeshTools.Faults.Tests.Runs;

/// <summary>What became of one command under one kind of disturbance.</summary>
internal sealed class FaultRow
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly HashSet<string> _kinds = [];
    private TimeSpan _time;

    public static string Head { get; } = string.Create(CultureInfo.InvariantCulture, $"{"disturbance",-18} {"command",-36} {"requests",8} {"kinds",5} {"runs",5} {"missed",6} {"told",5} {"lost",5} {"doubled",7} {"seconds",7}");

    public required string Disturbance { get; init; }

    public required string Command { get; init; }

    /// <summary>The requests that it makes undisturbed.</summary>
    public required int Requests { get; init; }

    public IReadOnlyCollection<string> Kinds => _kinds;

    public int Runs { get; private set; }

    /// <summary>Runs in which the request did not come.</summary>
    public int Missed { get; private set; }

    public int Told { get; private set; }

    public int Lost { get; private set; }

    public int Doubled { get; private set; }

    /// <param name="kind">What was done to it.</param>
    /// <param name="verdict">What became of it; null when it did not come to that.</param>
    public void Count(string kind, Verdict? verdict)
    {
        _time = Stopwatch.GetElapsedTime(_started);
        if (verdict is null)
        {
            Missed++;
            return;
        }

        _kinds.Add(kind);
        Runs++;
        Told += verdict.IsTold ? 1 : 0;
        Lost += verdict.Lost.Count > 0 ? 1 : 0;
        Doubled += verdict.Doubled.Count > 0 ? 1 : 0;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Disturbance,-18} {Command,-36} {Requests,8} {_kinds.Count,5} {Runs,5} {Missed,6} {Told,5} {Lost,5} {Doubled,7} {_time.TotalSeconds,7:0}");
}
