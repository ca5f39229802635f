using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MeshTools.Testing;

/// <summary>A real PowerShell engine with the built module imported, as in a user's session.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly RecordingHost _host = new();
    private readonly Runspace _runspace;

    /// <param name="module">The manifest to import; null for an empty session.</param>
    public ModuleSession(string? module)
    {
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        if (module is not null)
        {
            Run("Import-Module $module -Global", ("module", module)).Clean();
        }
    }

    /// <summary>A session with the built checkout's module.</summary>
    public static ModuleSession Open() => new(Checkout.Manifest);

    /// <summary>
    /// Runs a script, in which the arguments are variables, and keeps everything it says. Errors do not throw; one that
    /// ends its statement ends the script.
    /// </summary>
    public Outcome Run(string script, params (string Name, object? Value)[] arguments)
    {
        using PowerShell shell = Shell($"try {{ {script} }} catch {{ throw }}", arguments);
        _host.Clear();
        ErrorRecord? terminating = null;
        List<PSObject> output = [];
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException error)
        {
            terminating = error.ErrorRecord;
        }

        return Collect(shell, output, terminating);
    }

    /// <summary>A script that is ready to run, for tests that stop it.</summary>
    public PowerShell Shell(string script, params (string Name, object? Value)[] arguments)
    {
        PowerShell shell = PowerShell.Create(_runspace);
        string parameters = string.Join(", ", arguments.Select(static argument => "$" + argument.Name));

        // A scope of its own, so that no test finds another's variables; the module stays imported all the same.
        shell.AddScript($"param({parameters})\n{script}", useLocalScope: true);
        foreach ((string name, object? value) in arguments)
        {
            shell.AddParameter(name, value);
        }

        return shell;
    }

    public void Dispose() => _runspace.Dispose();

    private Outcome Collect(PowerShell shell, IReadOnlyList<PSObject> output, ErrorRecord? terminating) => new()
    {
        Output = output,
        Errors = [.. shell.Streams.Error],
        Warnings = [.. shell.Streams.Warning.Select(static record => record.Message)],
        Verbose = [.. shell.Streams.Verbose.Select(static record => record.Message)],
        Debug = [.. shell.Streams.Debug.Select(static record => record.Message)],
        Information = [.. shell.Streams.Information.Select(static record => record.ToString())],
        Progress = [.. shell.Streams.Progress],
        HostText = _host.Text,
        Terminating = terminating,
    };
}
