using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Reflection.PortableExecutable;

namespace MeshTools.Benchmarks;

/// <summary>
/// Fresh PowerShell sessions: pwsh where there is one, else this program again, hosting the engine. Each script prints
/// NAME=VALUE lines.
/// </summary>
internal static class Session
{
    // The build names the one that it found: a program, or a .dll for the dotnet host.
    private static readonly string? Pwsh = Environment.GetEnvironmentVariable("MESHTOOLS_PWSH") is { Length: > 0 } found ? found : ChildProcess.Find("pwsh");

    /// <summary>What runs the sessions, for the report.</summary>
    public static string Description => Pwsh is null ? "PowerShell's engine in a program of .NET (no pwsh)" : Describe();

    /// <summary>Runs a script in a session of its own and returns the numbers it prints.</summary>
    public static IReadOnlyDictionary<string, double> Run(string script)
    {
        string output = Pwsh is not null
            ? Start("-NoProfile", "-NonInteractive", "-Command", script)
            : ChildProcess.Run("dotnet", [Assembly.GetExecutingAssembly().Location, "host", script]);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static line => line.Split('=', 2))
            .Where(static pair => pair.Length == 2 && double.TryParse(pair[1], CultureInfo.InvariantCulture, out _))
            .ToDictionary(static pair => pair[0], static pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
    }

    /// <summary>A script that prints how many milliseconds a command takes.</summary>
    public static string Timed(string name, string command) =>
        $"$t = [Diagnostics.Stopwatch]::StartNew(); $null = {command}; '{name}=' + $t.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture); ";

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

    // Its installers have it precompiled, its .NET tool has not: there, all that a session does for the first time takes longer.
    private static string Describe()
    {
        string[] said = Start("-NoProfile", "-NonInteractive", "-Command", "\"PowerShell $($PSVersionTable.PSVersion)\"; [psobject].Assembly.Location").Split('\n', StringSplitOptions.TrimEntries);
        using PEReader engine = new(File.OpenRead(said[1]));
        return said[0] + (engine.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0 ? " (precompiled)" : " (not precompiled)");
    }

    private static string Start(params string[] arguments) =>
        Pwsh!.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? ChildProcess.Run("dotnet", [Pwsh, .. arguments]) : ChildProcess.Run(Pwsh, arguments);
}
