using MeshTools.Build.ControlPlane;

namespace MeshTools.Build.Commands;

/// <summary>The first ten minutes of the README in one command.</summary>
internal static class QuickstartCommand
{
    public static async Task<int> RunAsync(Job job, CancellationToken cancellationToken)
    {
        await BuildCommand.RunAsync(job, cancellationToken);
        await ControlPlanePrograms.EnsureAsync(job, cancellationToken);
        return await ScriptRun.RunAsync(job, Path.Combine(job.Checkout.Root, "examples", "quickstart.ps1"), [], cancellationToken);
    }
}
