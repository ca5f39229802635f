using System.Management.Automation;
using System.Management.Automation.Runspaces;
using MeshTools.Build.PowerShell;

namespace MeshTools.Build.Help;

/// <summary>The cmdlets of the built module, asked from the engine that will run them.</summary>
internal static class ModuleCommands
{
    /// <summary>By name, in any case of letters.</summary>
    /// <param name="manifest">The manifest of the built module.</param>
    /// <param name="use">Works with the commands while the session that holds them is open.</param>
    public static void With(string manifest, Action<IReadOnlyDictionary<string, CommandInfo>> use)
    {
        using Runspace runspace = HostedEngine.Open(new PlainHost());
        using System.Management.Automation.PowerShell shell = System.Management.Automation.PowerShell.Create(runspace);
        try
        {
            shell.AddScript("param($manifest) $ErrorActionPreference = 'Stop'; (Import-Module $manifest -PassThru).ExportedCommands.Values").AddArgument(manifest);
            use(shell.Invoke<CommandInfo>().ToDictionary(static command => command.Name, StringComparer.OrdinalIgnoreCase));
        }
        catch (RuntimeException error)
        {
            throw new BuildException($"The built module cannot be imported: {error.Message}");
        }
    }
}
