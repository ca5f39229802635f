using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Loading;

/// <summary>Other modules bring other versions of the same libraries (azure-powershell#21895, platyPS#481).</summary>
[Collection(SandboxCollection.Name)]
public sealed class ClashTests(SandboxFixture sandbox)
{
    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public void Other_versions_in_the_default_context_are_neither_used_nor_disturbed(string when)
    {
        IReadOnlyList<string> lines = HostProcess.Run(
            when,
            Checkout.Manifest,
            $"Get-NodeRegion worker-bj02 -KubeConfig '{sandbox.KubeConfig}'",
            [
                HostProcess.Package("yamldotnet", "11.2.1", "lib/netstandard2.1/YamlDotNet.dll"),
                HostProcess.Package("fractions", "7.3.0", "lib/netstandard2.1/Fractions.dll"),
                HostProcess.Package("polly.core", "8.1.0", "lib/net6.0/Polly.Core.dll"),
            ]);

        Assert.Contains("output: worker-bj02", lines);
        Assert.Contains("default: YamlDotNet 11.0.0.0", lines);
        Assert.Contains("default: Fractions 7.3.0.0", lines);
        Assert.Contains("default: Polly.Core 8.0.0.0", lines);
        Assert.DoesNotContain(lines, static line => line.StartsWith("default: KubernetesClient", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => line.StartsWith("default: MeshTools.Core", StringComparison.Ordinal));
    }
}
