using MeshTools.Build.Processes;

namespace MeshTools.Build.DotNet;

/// <summary>Runs the dotnet command quietly: what it printed is shown when it fails, or as it comes with --verbose.</summary>
internal sealed class DotNetCli(Checkout checkout, Steps steps)
{
    /// <summary>Keeps every server process of the SDK from outliving the command.</summary>
    public static IReadOnlyDictionary<string, string?> Variables { get; } = new Dictionary<string, string?>
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["DOTNET_NOLOGO"] = "1",
    };

    /// <exception cref="BuildException">It failed.</exception>
    public async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ChildResult result = await TryAsync(arguments, cancellationToken);
        if (result.ExitCode == 0)
        {
            return;
        }

        if (!steps.Verbose)
        {
            foreach (string line in result.Lines)
            {
                steps.Say("  " + line);
            }
        }

        throw new BuildException($"'dotnet {string.Join(' ', arguments)}' ended with exit code {result.ExitCode}.");
    }

    /// <summary>The same for a caller that copes with a failure.</summary>
    public Task<ChildResult> TryAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        new ChildProcess("dotnet", arguments) { WorkingDirectory = checkout.Root, Variables = Variables, OnLine = steps.Whisper }.RunAsync(cancellationToken);
}
