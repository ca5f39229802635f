using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MeshTools.Build.PowerShell;

/// <summary>Runs a script file in the hosted engine as <c>pwsh -File</c> would.</summary>
internal static class HostedScript
{
    /// <param name="script">The script's full path.</param>
    /// <param name="arguments">Its arguments, by position.</param>
    /// <param name="cancellationToken">Stops it; its finally blocks run.</param>
    /// <returns>The exit code: the script's own, or 1 after an error that ended it.</returns>
    public static async Task<int> RunAsync(string script, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        PlainHost host = new();
        using Runspace runspace = HostedEngine.Open(host);
        using System.Management.Automation.PowerShell shell = System.Management.Automation.PowerShell.Create(runspace);
        shell.AddCommand(script, useLocalScope: false);
        foreach (string argument in arguments)
        {
            shell.AddArgument(argument);
        }

        // Errors go where the output goes, so that both are shown in the order in which they came.
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        using CancellationTokenRegistration stop = cancellationToken.Register(() => shell.BeginStop(null, null));
        try
        {
            await Task.Factory.StartNew(() => shell.Invoke(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

            // Where the script was when it was stopped decides whether Invoke throws.
            cancellationToken.ThrowIfCancellationRequested();
            return runspace.SessionStateProxy.GetVariable("LASTEXITCODE") as int? ?? 0;
        }
        catch (PipelineStoppedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return 1;
        }
        catch (RuntimeException error)
        {
            host.UI.WriteErrorLine(Describe(error.ErrorRecord));
            return 1;
        }
    }

    private static string Describe(ErrorRecord error)
    {
        string where = error.InvocationInfo?.PositionMessage is { Length: > 0 } position ? Environment.NewLine + position : string.Empty;
        string action = error.ErrorDetails?.RecommendedAction is { Length: > 0 } advice ? Environment.NewLine + advice : string.Empty;
        return $"{error.FullyQualifiedErrorId}: {error}{where}{action}";
    }
}
