using System.ComponentModel;
using MeshTools.Build.Commands;
using MeshTools.Build.Processes;

namespace MeshTools.Build.PowerShell;

/// <summary>A real PowerShell: the one on PATH, else the one that NuGet has.</summary>
internal sealed class Pwsh
{
    private const string Installed = "pwsh";
    private static readonly Version Oldest = new(7, 4);

    // Stop-MeshSandbox in a script's finally block needs a moment.
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(60);

    private readonly string _program;
    private readonly string[] _leading;

    private Pwsh(string program, string[] leading)
    {
        Path = leading is [string assembly] ? assembly : program;
        _program = program;
        _leading = [.. leading, "-NoLogo", "-NoProfile", "-NonInteractive"];
    }

    /// <summary>No telemetry from a build.</summary>
    public static IReadOnlyDictionary<string, string?> Variables { get; } = new Dictionary<string, string?>
    {
        ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
        ["POWERSHELL_UPDATECHECK"] = "Off",
    };

    public required Version Version { get; init; }

    /// <summary>The program, or the .dll that the dotnet host runs.</summary>
    public string Path { get; }

    private static Dictionary<string, string?> NoColours => new(Variables) { ["NO_COLOR"] = "1" };

    /// <returns>Null when there is none that the module supports.</returns>
    public static async Task<Pwsh?> FindAsync(Job job, CancellationToken cancellationToken) =>
        await TryAsync(Installed, [], cancellationToken)
        ?? (await PowerShellPackages.FetchAsync(job.Checkout, job.DotNet, cancellationToken) is { } packages ? await TryAsync("dotnet", [packages.Pwsh], cancellationToken) : null);

    /// <summary>A run of it, with arguments behind those that every run has.</summary>
    public ChildProcess Child(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> variables, string folder, TimeSpan limit, Action<string> onLine) =>
        new(_program, [.. _leading, .. arguments]) { Variables = variables, WorkingDirectory = folder, OnLine = onLine, Limit = limit, Courtesy = CleanUp };

    /// <summary>True when a command ends without an error.</summary>
    public async Task<bool> SaysYesAsync(string command, CancellationToken cancellationToken) => (await AskAsync(command, cancellationToken)).ExitCode == 0;

    /// <summary>Runs a script file on this program's console.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunScriptAsync(string script, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        ChildProcess child = new(_program, [.. _leading, "-File", script, .. arguments])
        {
            Variables = Console.IsOutputRedirected ? NoColours : Variables,
            OwnsConsole = true,
            Courtesy = CleanUp,
        };
        return (await child.RunAsync(cancellationToken)).ExitCode;
    }

    private static async Task<Pwsh?> TryAsync(string program, string[] leading, CancellationToken cancellationToken)
    {
        try
        {
            const string Ask = "'{0}.{1}.{2}' -f $PSVersionTable.PSVersion.Major, $PSVersionTable.PSVersion.Minor, $PSVersionTable.PSVersion.Patch";
            ChildResult result = await new Pwsh(program, leading) { Version = Oldest }.AskAsync(Ask, cancellationToken);
            return result.ExitCode == 0 && result.Lines is [.., string last] && Version.TryParse(last, out Version? version) && version >= Oldest
                ? new Pwsh(program, leading) { Version = version }
                : null;
        }
        catch (Win32Exception)
        {
            return null; // no such program
        }
    }

    private Task<ChildResult> AskAsync(string command, CancellationToken cancellationToken) =>
        new ChildProcess(_program, [.. _leading, "-Command", command]) { Variables = Variables }.RunAsync(cancellationToken);
}
