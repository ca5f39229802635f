using MeshTools.Build.DotNet;
using MeshTools.Build.Help;

namespace MeshTools.Build.Commands;

/// <summary>The module in bin/, ready for Import-Module, with its help.</summary>
internal static class BuildCommand
{
    public static async Task<int> RunAsync(Job job, CancellationToken cancellationToken)
    {
        job.Checkout.RequireOneVersion();
        await job.Steps.RunAsync("Building MeshTools.sln", async () =>
        {
            await job.DotNet.RunAsync(["build", job.Checkout.Solution, "-c", "Release", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"], cancellationToken);
            return null;
        });
        await job.Steps.RunAsync("Precompiling for this machine", () => new Precompilation(job.Checkout, job.DotNet).RunAsync(cancellationToken));
        await job.Steps.RunAsync("Making help", () => Task.Run<string?>(() => new HelpBuild(job.Checkout, job.Steps).Run(), cancellationToken));
        return 0;
    }
}
