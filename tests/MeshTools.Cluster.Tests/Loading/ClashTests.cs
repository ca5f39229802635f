using System.Diagnostics;
using System.Reflection;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Loading;

/// <summary>Other modules bring other versions of the same libraries (azure-powershell#21895, platyPS#481).</summary>
[Collection(SandboxCollection.Name)]
public sealed class ClashTests(SandboxFixture sandbox)
{
    private static readonly Dictionary<string, string?> Metadata = typeof(ClashTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .ToDictionary(static attribute => attribute.Key, static attribute => attribute.Value);

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public void Other_versions_in_the_default_context_are_neither_used_nor_disturbed(string when)
    {
        string script = $"Get-NodeRegion worker-bj02 -KubeConfig '{sandbox.KubeConfig}'";

        (int exitCode, string[] lines) = RunHost(when, script);

        Assert.True(exitCode == 0, string.Join('\n', lines));
        Assert.Contains("output: worker-bj02", lines);
        Assert.Contains("default: YamlDotNet 11.0.0.0", lines);
        Assert.Contains(lines, static line => line.StartsWith("default: Fractions 7.", StringComparison.Ordinal));
        Assert.Contains("default: Polly.Core 8.0.0.0", lines);
        Assert.DoesNotContain(lines, static line => line.StartsWith("default: KubernetesClient", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => line.StartsWith("default: MeshTools.Core", StringComparison.Ordinal));
    }

    private static (int ExitCode, string[] Lines) RunHost(string when, string script)
    {
        string configuration = Metadata["Configuration"]!;
        string host = Path.Combine(Checkout.Root, "tests", "MeshTools.ClashHost", "bin", configuration, "net10.0", "MeshTools.ClashHost.dll");
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            host, when, Checkout.Manifest, script,
            Package("yamldotnet", "11.2.1", "lib/netstandard2.1/YamlDotNet.dll"),
            Package("fractions", "7.3.0", "lib/netstandard2.1/Fractions.dll"),
            Package("polly.core", "8.1.0", "lib/net6.0/Polly.Core.dll"),
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, [.. (output + errors.GetAwaiter().GetResult()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]);
    }

    private static string Package(string id, string version, string file)
    {
        string path = Path.Combine(Metadata["NuGetPackageRoot"]!, id, version, file);
        Assert.True(File.Exists(path), $"{path} does not exist.");
        return path;
    }
}
