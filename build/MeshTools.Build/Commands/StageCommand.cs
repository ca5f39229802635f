using MeshTools.Build.Staging;

namespace MeshTools.Build.Commands;

/// <summary>What would be published.</summary>
internal static class StageCommand
{
    public static async Task<int> RunAsync(Job job, CancellationToken cancellationToken)
    {
        await BuildCommand.RunAsync(job, cancellationToken);
        await job.Steps.RunAsync("Staging the package", () => Task.Run<string?>(() => new Package(job.Checkout).Stage(), cancellationToken));
        await job.Steps.RunAsync("Packing it for a gallery", async () => await new GalleryPackage(job.Checkout, job.DotNet).PackAsync(cancellationToken));
        return 0;
    }
}
