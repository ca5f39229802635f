using MeshTools.Build.Commands;
using MeshTools.Build.Processes;

namespace MeshTools.Build.Testing;

/// <summary>One test project, already built with the solution.</summary>
/// <param name="Path">The project file.</param>
internal sealed record TestProject(string Path)
{
    // A run of everything may take CI's 90 minutes; no single project comes near this unless something hangs.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(25);

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Every tests/NAME/NAME.Tests.csproj: a new project needs no entry anywhere.</summary>
    public static IReadOnlyList<TestProject> All(Checkout checkout) =>
    [
        .. Directory.EnumerateDirectories(checkout.Tests)
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.Tests.csproj"))
            .Order(StringComparer.Ordinal)
            .Select(static path => new TestProject(path)),
    ];

    /// <param name="job">The job.</param>
    /// <param name="variables">The environment of the tests.</param>
    /// <param name="cancellationToken">Ends the tests.</param>
    public async Task<TestTier> RunAsync(Job job, IReadOnlyDictionary<string, string?> variables, CancellationToken cancellationToken)
    {
        string results = System.IO.Path.Combine(job.Checkout.TestResults, Name + ".trx");
        string summary = System.IO.Path.Combine(job.Checkout.TestResults, Name + ".summary.txt");
        File.Delete(results);
        File.Delete(summary);
        ChildProcess child = new(
            "dotnet", ["test", Path, "-c", "Release", "--no-build", "--nologo", "--logger", $"trx;LogFileName={Name}.trx", "--results-directory", job.Checkout.TestResults])
        {
            WorkingDirectory = job.Checkout.Root,
            Variables = variables,
            OnLine = job.Steps.Whisper,
            Limit = Longest,
        };
        TestTier tier = await TestTier.RunAsync(job, Name, child, () => TrxFile.Read(results), cancellationToken);
        return File.Exists(summary) ? tier with { Summary = [.. await File.ReadAllLinesAsync(summary, cancellationToken)] } : tier;
    }
}
