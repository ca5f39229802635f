using System.Globalization;
using System.Text.Json.Serialization;

namespace MeshTools.Benchmarks;

/// <summary>One line of the result: two figures that were measured side by side, and what became of the goal.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Ours">MeshTools' figure.</param>
/// <param name="PeerName">What it is measured against.</param>
/// <param name="Peer">The other side's figure.</param>
/// <param name="Unit">The unit of both, <c>ms</c> or <c>MB</c>.</param>
/// <param name="Measure">What the goal is about.</param>
/// <param name="Bound">At most this much (<see cref="Measure.Faster"/>: at least); null for a row that is there for comparison.</param>
internal sealed record Row(string Name, double Ours, string PeerName, double Peer, string Unit, Measure Measure, double? Bound = null)
{
    /// <summary>The ratio or the difference.</summary>
    [JsonIgnore]
    public double Value => Measure switch { Measure.Times => Ours / Peer, Measure.Faster => Peer / Ours, _ => Ours - Peer };

    /// <summary>Null where there is no goal.</summary>
    [JsonIgnore]
    public bool? IsReached => Bound is double bound ? Measure == Measure.Faster ? Value >= bound : Value <= bound : null;

    /// <summary>The value in words, e.g. <c>2.1 x</c> or <c>+37 ms</c>.</summary>
    [JsonIgnore]
    public string Result => Words(Value);

    /// <summary>The goal in words; empty where there is none.</summary>
    [JsonIgnore]
    public string Goal => Bound is double bound ? $"at {(Measure == Measure.Faster ? "least" : "most")} {Words(bound)}" : string.Empty;

    /// <summary>A figure with its unit: two digits that count, for more would not be the same in the next run.</summary>
    public string Words(double value) => Measure switch
    {
        Measure.Added => string.Create(CultureInfo.InvariantCulture, $"{value:+0;-0;0} {Unit}"),
        Measure.Faster => string.Create(CultureInfo.InvariantCulture, $"{value:0.0#} x as fast"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.0#} x"),
    };
}
