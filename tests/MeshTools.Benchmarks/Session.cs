using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace MeshTools.Benchmarks;

/// <summary>
/// Fresh PowerShell sessions: pwsh where there is one, else this program again, hosting the engine. Each script prints
/// NAME=VALUE lines.
/// </summary>
internal static class Session
{
    private static readonly string? Pwsh = ChildProcess.Find("pwsh");

    /// <summary>What runs the sessions, for the report.</summary>
    public static string Description => Pwsh is null ? "hosted engine (no pwsh on PATH)" : "pwsh " + ChildProcess.Run(Pwsh, ["--version"]).Trim();

    /// <summary>Runs a script in a session of its own and returns the numbers it prints.</summary>
    public static IReadOnlyDictionary<string, double> Run(string script)
    {
        string output = Pwsh is not null
            ? ChildProcess.Run(Pwsh, ["-NoProfile", "-NonInteractive", "-Command", script])
            : ChildProcess.Run("dotnet", [Assembly.GetExecutingAssembly().Location, "session", script]);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static line => line.Split('=', 2))
            .Where(static pair => pair.Length == 2 && double.TryParse(pair[1], CultureInfo.InvariantCulture, out _))
            .ToDictionary(static pair => pair[0], static pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The other side of <see cref="Run"/> where no pwsh is.</summary>
    public static int Host(string script)
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        foreach (PSObject item in shell.AddScript(script).Invoke())
        {
            Console.WriteLine(item);
        }

        foreach (ErrorRecord error in shell.Streams.Error)
        {
            Console.Error.WriteLine(error);
        }

        return shell.Streams.Error.Count;
    }
}
