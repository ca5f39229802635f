using System.Management.Automation;
using System.Text.Json.Nodes;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Nodes;

/// <summary>A sandbox of its own: its API server dies.</summary>
public sealed class ApiServerRestartTests(LargeSandboxFixture sandbox) : IClassFixture<LargeSandboxFixture>
{
    [Fact]
    public async Task An_API_server_that_is_killed_and_restarted_in_the_middle_loses_nothing()
    {
        using ApiServerProcess server = new(sandbox.Folder);
        using PowerShell shell = sandbox.Session.Shell(
            "Set-NodeRegion * -Region shenzhen -KubeConfig $KubeConfig -Verbose", ("KubeConfig", sandbox.KubeConfig));
        PSDataCollection<PSObject> output = [];
        using ManualResetEventSlim begun = new();
        output.DataAdded += (_, _) => begun.Set();
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(begun.Wait(TimeSpan.FromSeconds(60)), "No result came.");

        server.Kill();
        int doneBefore = output.Count;
        server.Restart();
        shell.EndInvoke(running);

        Assert.InRange(doneBefore, 1, LargeSandboxFixture.NodeCount - 1);
        Assert.Empty(shell.Streams.Error.Select(static error => error.ToString()));
        Assert.Equal(LargeSandboxFixture.NodeCount, output.Count);
        Assert.All(output, static item => Assert.Equal(true, item.Properties["Changed"].Value));
        JsonArray nodes = (await sandbox.Api.GetAsync("/api/v1/nodes"))["items"]!.AsArray();
        Assert.All(nodes, static node => Assert.Equal("shenzhen", (string?)node!["metadata"]!["labels"]!["topology.kubernetes.io/region"]));
        Assert.Contains(shell.Streams.Verbose, static message => message.Message.Contains("trying again", StringComparison.Ordinal));
    }
}
