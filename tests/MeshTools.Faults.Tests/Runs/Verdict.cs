namespace MeshTools.Faults.Tests.Runs;

/// <summary>What became of one disturbed run and of the one after it.</summary>
internal sealed class Verdict
{
    private readonly List<string> _lost = [];
    private readonly List<string> _doubled = [];

    /// <summary>True when an error was told.</summary>
    public bool IsTold { get; set; }

    /// <summary>What is not as it was asked for and was not said, or not made up for by running the command again.</summary>
    public IReadOnlyList<string> Lost => _lost;

    /// <summary>What was done more than once.</summary>
    public IReadOnlyList<string> Doubled => _doubled;

    public bool IsGood => _lost.Count == 0 && _doubled.Count == 0;

    public void AddLost(string what) => _lost.Add(what);

    public void AddDoubled(string what) => _doubled.Add(what);

    public override string ToString() => string.Join('\n', [.. _lost, .. _doubled]);
}
