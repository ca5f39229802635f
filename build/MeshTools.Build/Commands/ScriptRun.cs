using MeshTools.Build.PowerShell;

namespace MeshTools.Build.Commands;

/// <summary>Runs a script in pwsh where there is one or NuGet has one, else in the hosted engine.</summary>
internal static class ScriptRun
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Job job, string script, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        Pwsh? pwsh = job.Invocation.Hosted ? null : await Pwsh.FindAsync(job, cancellationToken);
        string engine = pwsh is null ? "the hosted PowerShell engine" : $"pwsh {pwsh.Version}";
        job.Steps.Say($"Running {job.Checkout.Relative(script)} in {engine}");
        return pwsh is null
            ? await HostedScript.RunAsync(script, arguments, cancellationToken)
            : await pwsh.RunScriptAsync(script, arguments, cancellationToken);
    }
}
