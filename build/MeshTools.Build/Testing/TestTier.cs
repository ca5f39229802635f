using MeshTools.Build.Commands;
using MeshTools.Build.Processes;

namespace MeshTools.Build.Testing;

/// <summary>What one test project, or Pester, came to.</summary>
/// <param name="Counts">The tests.</param>
/// <param name="Problem">What went wrong beside the tests themselves; fails the run. Null when nothing did.</param>
internal sealed record TestTier(TestCounts Counts, string? Problem)
{
    private const int LinesOfBrokenRun = 60;

    /// <summary>What the tests themselves have to say in a few lines, e.g. how many runs they made of something; they leave it in PROJECT.summary.txt.</summary>
    public IReadOnlyList<string> Summary { get; init; } = [];

    /// <summary>Runs a test framework; when it breaks off, what it printed last is shown.</summary>
    /// <param name="job">The job.</param>
    /// <param name="name">The project, or Pester.</param>
    /// <param name="child">The process; with a limit.</param>
    /// <param name="read">Reads its results file; null when there is none.</param>
    /// <param name="cancellationToken">Ends the tests.</param>
    public static async Task<TestTier> RunAsync(Job job, string name, ChildProcess child, Func<TestCounts?> read, CancellationToken cancellationToken)
    {
        ChildResult result = await child.RunAsync(cancellationToken);
        TestTier tier = Judge(name, read(), result.ExitCode, result.TimedOut ? child.Limit : null);
        if (tier.Problem is not null && !job.Steps.Verbose)
        {
            foreach (string line in result.Lines.TakeLast(LinesOfBrokenRun))
            {
                job.Steps.Say("  | " + line);
            }
        }

        return tier;
    }

    /// <summary>Results are only believed when the process that made them ended as they say.</summary>
    /// <param name="name">The project, or Pester.</param>
    /// <param name="counts">What the results file says; null when there is none.</param>
    /// <param name="exitCode">How the process ended.</param>
    /// <param name="timedOut">The limit it was ended at, or null.</param>
    public static TestTier Judge(string name, TestCounts? counts, int exitCode, TimeSpan? timedOut) => (counts, exitCode, timedOut) switch
    {
        (_, _, TimeSpan limit) => new(counts ?? new TestCounts(), $"{name} was still running after {limit.TotalMinutes} minutes and was ended."),
        (null, _, _) => new(new TestCounts(), $"{name} left no results (exit code {exitCode})."),
        ({ Total: 0 }, _, _) => new(counts, $"{name} ran no test (exit code {exitCode})."),
        ({ Failed: 0 }, not 0, _) => new(counts, $"{name} ended with exit code {exitCode} although no test failed: its process broke off."),
        _ => new(counts, null),
    };
}
