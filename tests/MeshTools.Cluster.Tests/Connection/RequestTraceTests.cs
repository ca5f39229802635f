using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Connection;

/// <summary>-Debug shows what goes over the wire, as `kubectl -v=6` does.</summary>
[Collection(SandboxCollection.Name)]
public sealed class RequestTraceTests(SandboxFixture sandbox)
{
    [Fact]
    public void Every_request_is_a_debug_message()
    {
        Outcome outcome = sandbox.Run("Get-NodeRegion -KubeConfig $KubeConfig -Debug");

        outcome.Clean();
        Assert.Contains(outcome.Debug, static line => line.StartsWith("GET https://127.0.0.1:", StringComparison.Ordinal) && line.Contains("/api/v1/nodes?", StringComparison.Ordinal) && line.Contains(": 200, ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Continue", true)]
    [InlineData("SilentlyContinue", false)]
    public void The_preference_counts_too(string preference, bool isTold)
    {
        Outcome outcome = sandbox.Run($"$DebugPreference = '{preference}'; Get-NodeRegion -KubeConfig $KubeConfig");

        Assert.Equal(isTold, outcome.Debug.Count > 0);
    }

    [Fact]
    public void Without_either_nothing_is_told() => Assert.Empty(sandbox.Run("Get-NodeRegion -KubeConfig $KubeConfig -Debug:$false").Debug);
}
