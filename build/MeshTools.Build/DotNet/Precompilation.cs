using MeshTools.Build.Processes;

namespace MeshTools.Build.DotNet;

/// <summary>
/// Native code for bin/net10.0 on this kind of machine, in bin/net10.0-RID. It makes a session's first command faster and
/// nothing else, so a machine that cannot have the compiler (a NuGet package) goes without.
/// </summary>
internal sealed class Precompilation(Checkout checkout, DotNetCli dotnet)
{
    private const string Target = "net10.0";

    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        if (IsCurrent())
        {
            return "nothing to do";
        }

        string project = Path.Combine(checkout.Root, "build", "ReadyToRun", "MeshTools.ReadyToRun.csproj");
        ChildResult result = await dotnet.TryAsync(["publish", project, "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"], cancellationToken);
        if (result.ExitCode == 0)
        {
            return null;
        }

        // Half a folder would be preferred to the whole plain one.
        foreach (string folder in Folders())
        {
            Directory.Delete(folder, recursive: true);
        }

        string reason = result.Lines.FirstOrDefault(static line => line.Contains("error", StringComparison.Ordinal))?.Trim() ?? "no reason given";
        return $"not available, the module starts a little slower ({reason})";
    }

    /// <summary>Laying out other assemblies empties the folder, so what is there is right if it is whole.</summary>
    private bool IsCurrent()
    {
        string[] wanted = Names(Path.Combine(checkout.Bin, Target));
        return Folders().Any(folder => wanted.SequenceEqual(Names(folder)));
    }

    private string[] Folders() => Directory.GetDirectories(checkout.Bin, Target + "-*");

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.dll").Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
