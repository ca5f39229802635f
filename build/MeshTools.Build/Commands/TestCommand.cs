using MeshTools.Build.ControlPlane;
using MeshTools.Build.Processes;
using MeshTools.Build.Testing;

namespace MeshTools.Build.Commands;

/// <summary>Every test there is. The last line tells the counts, alone.</summary>
internal static class TestCommand
{
    public static async Task<int> RunAsync(Job job, CancellationToken cancellationToken)
    {
        await StageCommand.RunAsync(job, cancellationToken);
        await ControlPlanePrograms.EnsureAsync(job, cancellationToken);
        Directory.CreateDirectory(job.Checkout.TestResults);
        TestCounts counts = new();
        List<string> problems = [];
        void Take(TestTier tier)
        {
            counts += tier.Counts;
            if (tier.Problem is not null)
            {
                problems.Add(tier.Problem);
            }
        }

        using TestSurroundings surroundings = new();
        try
        {
            foreach (TestProject project in TestProject.All(job.Checkout))
            {
                if (project.Name == ThreeSites.Project && ThreeSites.Missing() is string reason)
                {
                    job.Steps.Say($"{project.Name}: not run ({reason})");
                    continue;
                }

                await TierAsync(job, project.Name, () => project.RunAsync(job, surroundings.Variables, cancellationToken), Take);
            }

            await PesterAsync(job, surroundings, Take, cancellationToken);
        }
        finally
        {
            if (await ThreeSites.SweepAsync(job, surroundings.Sites) is string left)
            {
                problems.Add(left);
            }

            foreach (SandboxProcess process in await surroundings.SweepAsync())
            {
                problems.Add($"The tests left a process behind, which was ended: {process}");
            }
        }

        return Conclude(job, counts, problems);
    }

    private static async Task PesterAsync(Job job, TestSurroundings surroundings, Action<TestTier> take, CancellationToken cancellationToken)
    {
        if (!Directory.EnumerateFiles(Path.Combine(job.Checkout.Tests, "Pester"), "*.Tests.ps1").Any())
        {
            return;
        }

        (PesterTier? tier, string? missing) = await PesterTier.FindAsync(job, cancellationToken);
        if (tier is null)
        {
            job.Steps.Say($"Pester tier: not available ({missing})");
            return;
        }

        await TierAsync(job, tier.Name, () => tier.RunAsync(job, surroundings.Variables, cancellationToken), take);
    }

    private static async Task TierAsync(Job job, string name, Func<Task<TestTier>> run, Action<TestTier> take)
    {
        TestTier? tier = null;
        await job.Steps.RunAsync($"Testing {name}", async () =>
        {
            tier = await run();
            take(tier);
            return tier.Counts.ToString();
        });
        foreach (string line in tier!.Summary)
        {
            job.Steps.Say("  " + line);
        }

        foreach (TestFailure failure in tier!.Counts.Failures)
        {
            job.Steps.Say($"FAILED {failure.Name}");
            foreach (string line in $"{failure.Message}\n{failure.Stack}".Split('\n'))
            {
                job.Steps.Say("    " + line.TrimEnd());
            }
        }
    }

    private static int Conclude(Job job, TestCounts counts, List<string> problems)
    {
        if (counts.Total == 0)
        {
            problems.Add("No test ran.");
        }

        foreach (string problem in problems)
        {
            job.Steps.Say($"error: {problem}");
        }

        job.Steps.Say(counts.ToString());
        return counts.Failed > 0 || problems.Count > 0 ? 1 : 0;
    }
}
