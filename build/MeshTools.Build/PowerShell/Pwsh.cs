using System.ComponentModel;
using MeshTools.Build.Processes;

namespace MeshTools.Build.PowerShell;

/// <summary>An installed PowerShell.</summary>
/// <param name="Version">Its version.</param>
internal sealed record Pwsh(Version Version)
{
    public const string Program = "pwsh";

    private static readonly Version Oldest = new(7, 4);

    // Stop-MeshSandbox in a script's finally block needs a moment.
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(60);

    /// <summary>No telemetry from a build.</summary>
    public static IReadOnlyDictionary<string, string?> Variables { get; } = new Dictionary<string, string?>
    {
        ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
        ["POWERSHELL_UPDATECHECK"] = "Off",
    };

    private static Dictionary<string, string?> NoColours => new(Variables) { ["NO_COLOR"] = "1" };

    /// <summary>The pwsh on PATH; null when there is none that the module supports.</summary>
    public static async Task<Pwsh?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            ChildResult result = await Child("-Command", "'{0}.{1}.{2}' -f $PSVersionTable.PSVersion.Major, $PSVersionTable.PSVersion.Minor, $PSVersionTable.PSVersion.Patch").RunAsync(cancellationToken);
            return result.ExitCode == 0 && result.Lines is [.., string last] && Version.TryParse(last, out Version? version) && version >= Oldest
                ? new Pwsh(version)
                : null;
        }
        catch (Win32Exception)
        {
            return null; // no such program
        }
    }

    /// <summary>Runs a script file on this program's console.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunScriptAsync(string script, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        ChildProcess child = new(Program, ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", script, .. arguments])
        {
            Variables = Console.IsOutputRedirected ? NoColours : Variables,
            OwnsConsole = true,
            Courtesy = CleanUp,
        };
        return (await child.RunAsync(cancellationToken)).ExitCode;
    }

    private static ChildProcess Child(params string[] arguments) =>
        new(Program, ["-NoLogo", "-NoProfile", "-NonInteractive", .. arguments]) { Variables = Variables };
}
