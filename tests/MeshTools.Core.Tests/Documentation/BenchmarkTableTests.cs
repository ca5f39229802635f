using MeshTools.Benchmarks;
using MeshTools.Testing;

namespace MeshTools.Core.Tests.Documentation;

/// <summary>The figures that README.md shows are those of a run that was kept.</summary>
public sealed class BenchmarkTableTests
{
    private static readonly Machine Machine = new("a processor", 2, 8, "a system", ".NET", "pwsh", "kubectl");

    [Fact]
    public void The_readme_shows_the_published_run()
    {
        string readme = File.ReadAllText(Path.Combine(Checkout.Root, "README.md"));
        Results published = Results.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "tests", "MeshTools.Benchmarks", "published.json")));

        Assert.NotEmpty(published.Rows);
        Assert.Equal(readme, MarkdownTable.Put(readme, published));
    }

    [Theory]
    [InlineData(Measure.Times, 150, 100, 2, "1.5 x", "at most 2.0 x", true)]
    [InlineData(Measure.Times, 250, 100, 2, "2.5 x", "at most 2.0 x", false)]
    [InlineData(Measure.Faster, 100, 250, 2, "2.5 x as fast", "at least 2.0 x as fast", true)]
    [InlineData(Measure.Faster, 100, 150, 2, "1.5 x as fast", "at least 2.0 x as fast", false)]
    [InlineData(Measure.Added, 130, 100, 60, "+30 ms", "at most +60 ms", true)]
    [InlineData(Measure.Added, 200, 100, 60, "+100 ms", "at most +60 ms", false)]
    public void A_goal_is_reached_or_it_is_not(object measure, double ours, double peer, double bound, string result, string goal, bool isReached)
    {
        Row row = new("what", ours, "the other", peer, "ms", (Measure)measure, bound);

        Assert.Equal((result, goal, isReached), (row.Result, row.Goal, row.IsReached));
        string shown = MarkdownTable.Put("before\n<!-- benchmarks: written by ./build.sh bench publish -->\nold\n<!-- end of benchmarks -->\nafter\n", new Results(new DateOnly(2026, 1, 2), Machine, [row]));
        Assert.Contains($"| what | {ours:0} ms | the other: {peer:0} ms | {result} | {goal}: {(isReached ? "yes" : "**no**")} |\n", shown, StringComparison.Ordinal);
        Assert.Contains("Measured on 2026-01-02: a processor, 2 cores, 8 GB, a system, pwsh, kubectl.\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("old", shown, StringComparison.Ordinal);
        Assert.StartsWith("before\n", shown, StringComparison.Ordinal);
        Assert.EndsWith("\nafter\n", shown, StringComparison.Ordinal);
    }
}
