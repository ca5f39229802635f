using System.Management.Automation;

namespace MeshTools.Cluster.Tests.Mesh;

/// <summary>A sandbox of its own: its API server dies.</summary>
public sealed class InstallRestartTests(InstallFixture cluster) : IClassFixture<InstallFixture>
{
    [Fact]
    public async Task An_API_server_that_is_killed_in_the_middle_is_waited_for()
    {
        using ApiServerProcess server = new(cluster.Folder);
        using PowerShell install = cluster.Session.Shell("$text | Install-Mesh -ManifestPath - -NoWait -KubeConfig $path", ("text", SmallMesh.Yaml()), ("path", cluster.KubeConfig));
        IAsyncResult running = install.BeginInvoke();
        while (!running.IsCompleted && await cluster.Api.TryGetAsync($"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gateways.networking.istio.io") is null)
        {
            await Task.Yield();
        }

        server.Kill();
        server.Restart();
        PSObject result = Assert.Single(install.EndInvoke(running));

        Assert.Empty(install.Streams.Error);
        Assert.Equal(0, (int)result.Properties["Failed"].Value);
        PSObject again = Assert.Single(cluster.Install(SmallMesh.Yaml()).Clean());
        Assert.Equal((0, 0), ((int)again.Properties["Created"].Value, (int)again.Properties["Changed"].Value));
    }
}
