using System.Globalization;

namespace MeshTools.Build.Testing;

/// <summary>Counted from the results that a test framework wrote, test by test.</summary>
internal sealed record TestCounts
{
    public int Passed { get; init; }

    public int Skipped { get; init; }

    public IReadOnlyList<TestFailure> Failures { get; init; } = [];

    public int Failed => Failures.Count;

    public int Total => Passed + Failed + Skipped;

    public static TestCounts operator +(TestCounts left, TestCounts right) => new()
    {
        Passed = left.Passed + right.Passed,
        Skipped = left.Skipped + right.Skipped,
        Failures = [.. left.Failures, .. right.Failures],
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");
}
