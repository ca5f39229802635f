namespace MeshTools.Build.Commands;

/// <summary>Changes nothing: <c>dotnet format MeshTools.sln</c> does.</summary>
internal static class FormatCommand
{
    public static async Task<int> RunAsync(Job job, CancellationToken cancellationToken)
    {
        await job.Steps.RunAsync("Checking the format of the code", async () =>
        {
            await job.DotNet.RunAsync(["format", job.Checkout.Solution, "--verify-no-changes"], cancellationToken);
            return null;
        });
        return 0;
    }
}
