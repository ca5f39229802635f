using System.Management.Automation.Runspaces;

namespace MeshTools.Build.PowerShell;

/// <summary>
/// The PowerShell engine inside this program, for machines without pwsh. It has the engine's own commands
/// (Microsoft.PowerShell.Core) and no others.
/// </summary>
internal static class HostedEngine
{
    /// <summary>An open runspace that prints to the console.</summary>
    public static Runspace Open(PlainHost host)
    {
        // Read by the engine when it starts.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        return runspace;
    }
}
