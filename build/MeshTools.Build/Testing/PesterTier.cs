using MeshTools.Build.Commands;
using MeshTools.Build.PowerShell;
using MeshTools.Build.Processes;

namespace MeshTools.Build.Testing;

/// <summary>tests/Pester, in an installed PowerShell. Where pwsh or Pester is missing the tier is not available, and nothing of it counts.</summary>
internal static class PesterTier
{
    private const string Name = "Pester";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(25);

    /// <summary>Why it cannot run here; null when it can.</summary>
    public static async Task<string?> MissingAsync(CancellationToken cancellationToken)
    {
        if (await Pwsh.FindAsync(cancellationToken) is null)
        {
            return "no pwsh on PATH";
        }

        const string Probe = "if (-not (Get-Module -ListAvailable Pester | Where-Object Version -ge 5.5)) { exit 1 }";
        ChildProcess probe = new(Pwsh.Program, ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", Probe]) { Variables = Pwsh.Variables };
        return (await probe.RunAsync(cancellationToken)).ExitCode == 0 ? null : "no Pester 5.5 or newer";
    }

    /// <param name="job">The job.</param>
    /// <param name="variables">The environment of the tests.</param>
    /// <param name="cancellationToken">Ends the tests.</param>
    public static async Task<TestTier> RunAsync(Job job, IReadOnlyDictionary<string, string?> variables, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(job.Checkout.Tests, "Pester");
        string results = Path.Combine(job.Checkout.TestResults, "Pester.xml");
        File.Delete(results);
        ChildProcess child = new(
            Pwsh.Program, ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", Path.Combine(folder, "Run.ps1"), "-ResultPath", results])
        {
            WorkingDirectory = job.Checkout.Root,
            Variables = variables,
            OnLine = job.Steps.Whisper,
            Limit = Longest,
            Courtesy = TimeSpan.FromSeconds(60),
        };
        return await TestTier.RunAsync(job, Name, child, () => JUnitFile.Read(results), cancellationToken);
    }
}
