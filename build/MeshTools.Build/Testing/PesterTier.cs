using MeshTools.Build.Commands;
using MeshTools.Build.PowerShell;
using MeshTools.Build.Processes;

namespace MeshTools.Build.Testing;

/// <summary>tests/Pester, in a real PowerShell. Where pwsh or Pester is missing the tier is not available, and nothing of it counts.</summary>
internal sealed class PesterTier
{
    private const string Installed = "Pester";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(25);

    private readonly Pwsh _pwsh;
    private readonly string _pester;

    private PesterTier(Pwsh pwsh, string pester)
    {
        _pwsh = pwsh;
        _pester = pester;
    }

    /// <summary>Pester, and the PowerShell it runs in.</summary>
    public string Name => $"{Installed} in pwsh {_pwsh.Version}";

    /// <returns>The tier, or why it cannot run here.</returns>
    public static async Task<(PesterTier? Tier, string? Missing)> FindAsync(Job job, CancellationToken cancellationToken)
    {
        if (await Pwsh.FindAsync(job, cancellationToken) is not Pwsh pwsh)
        {
            return (null, "no pwsh on PATH, and none from NuGet");
        }

        if (await pwsh.SaysYesAsync("if (-not (Get-Module -ListAvailable Pester | Where-Object Version -ge 5.5)) { exit 1 }", cancellationToken))
        {
            return (new PesterTier(pwsh, Installed), null);
        }

        return await PowerShellPackages.FetchAsync(job.Checkout, job.DotNet, cancellationToken) is { } packages
            ? (new PesterTier(pwsh, packages.Pester), null)
            : (null, "no Pester 5.5 or newer, and none from NuGet");
    }

    /// <param name="job">The job.</param>
    /// <param name="variables">The environment of the tests.</param>
    /// <param name="cancellationToken">Ends the tests.</param>
    public async Task<TestTier> RunAsync(Job job, IReadOnlyDictionary<string, string?> variables, CancellationToken cancellationToken)
    {
        string results = Path.Combine(job.Checkout.TestResults, "Pester.xml");
        File.Delete(results);
        string script = Path.Combine(job.Checkout.Tests, "Pester", "Run.ps1");
        ChildProcess child = _pwsh.Child(["-File", script, "-ResultPath", results, "-Pester", _pester], variables, job.Checkout.Root, Longest, job.Steps.Whisper);
        return await TestTier.RunAsync(job, Name, child, () => JUnitFile.Read(results), cancellationToken);
    }
}
