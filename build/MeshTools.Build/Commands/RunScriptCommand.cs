namespace MeshTools.Build.Commands;

/// <summary>Any script, in the PowerShell that quickstart would take. Nothing is built.</summary>
internal static class RunScriptCommand
{
    public static Task<int> RunAsync(Job job, CancellationToken cancellationToken)
    {
        if (job.Invocation.Arguments is not [string file, ..])
        {
            throw new BuildException("run-script needs a file: build.sh run-script FILE [ARGUMENT ...]");
        }

        string script = Path.GetFullPath(file);
        return File.Exists(script)
            ? ScriptRun.RunAsync(job, script, [.. job.Invocation.Arguments.Skip(1)], cancellationToken)
            : throw new BuildException($"There is no script '{script}'.");
    }
}
