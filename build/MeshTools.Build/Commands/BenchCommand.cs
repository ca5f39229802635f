using MeshTools.Build.ControlPlane;
using MeshTools.Build.DotNet;
using MeshTools.Build.PowerShell;
using MeshTools.Build.Processes;

namespace MeshTools.Build.Commands;

/// <summary>The measurements, on this program's console.</summary>
internal static class BenchCommand
{
    // It stops the sandboxes that it started.
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(Job job, CancellationToken cancellationToken)
    {
        string project = Path.Combine(job.Checkout.Tests, "MeshTools.Benchmarks", "MeshTools.Benchmarks.csproj");
        if (!File.Exists(project))
        {
            throw new BuildException($"There is no {job.Checkout.Relative(project)}.");
        }

        await BuildCommand.RunAsync(job, cancellationToken);
        string? programs = await ControlPlanePrograms.EnsureAsync(job, cancellationToken);
        Pwsh? pwsh = await Pwsh.FindAsync(job, cancellationToken);
        ChildProcess child = new("dotnet", ["run", "--project", project, "-c", "Release", "--no-build", "--", .. job.Invocation.Arguments])
        {
            WorkingDirectory = job.Checkout.Root,
            Variables = new Dictionary<string, string?>(DotNetCli.Variables) { ["PATH"] = WithKubectl(programs), ["MESHTOOLS_PWSH"] = pwsh?.Path },
            OwnsConsole = true,
            Courtesy = CleanUp,
        };
        return (await child.RunAsync(cancellationToken)).ExitCode;
    }

    // The peer of the measurements: of the API server's release where it is beside it, else the one on PATH, which may be a
    // wrapper that starts another.
    private static string? WithKubectl(string? programs)
    {
        string? path = Environment.GetEnvironmentVariable("PATH");
        return programs is null ? path : $"{programs}{Path.PathSeparator}{path}";
    }
}
