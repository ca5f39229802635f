using System.Diagnostics;
using System.Management.Automation;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Ingress;

/// <summary>What is left when the PowerShell process itself is killed, and that the record suffices to go on or to go back.</summary>
public sealed class IngressInterruptionTests(IngressFixture cluster) : IClassFixture<IngressFixture>, IDisposable
{
    public void Dispose() => cluster.Reset();

    // Killed as soon as the record, the DaemonSet is there, or the autoscaler is gone.
    [Theory]
    [InlineData(IngressFixture.Record, true)]
    [InlineData(IngressFixture.DaemonSet, true)]
    [InlineData(IngressFixture.Autoscaler, false)]
    public async Task A_process_that_is_killed_while_it_publishes_leaves_what_the_next_command_completes_or_takes_back(string mark, bool appears)
    {
        cluster.Install("1.14.0", "1.14.0/all-on.yaml");
        IReadOnlyDictionary<string, string> before = await cluster.StateAsync();
        foreach (bool completes in new[] { false, true })
        {
            await KillAsync("Publish-IngressGateway -Node sz01, bj01 -ServiceType ClusterIP", mark, appears);
            if (completes)
            {
                PSObject published = Assert.Single(cluster.Ingress("Publish-IngressGateway -Node sz01, bj01 -ServiceType ClusterIP -Timeout 00:01:00").Clean());
                Assert.Equal(("DaemonSet", 2), (published.Properties["Kind"].Value, (int)published.Properties["Ready"].Value));
                Assert.Null(await cluster.Api.TryGetAsync(IngressFixture.Deployment));
                Assert.Null(await cluster.Api.TryGetAsync(IngressFixture.Autoscaler));
            }

            Outcome back = cluster.Ingress("Unpublish-IngressGateway -Timeout 00:01:00");
            Assert.Equal("Deployment", Assert.Single(back.Clean()).Properties["Kind"].Value);
            Assert.Empty(back.Warnings);
            Assert.Equal(before, await cluster.StateAsync());
        }
    }

    [Theory]
    [InlineData(IngressFixture.Deployment, true)]
    [InlineData(IngressFixture.DaemonSet, false)]
    public async Task A_process_that_is_killed_while_it_unpublishes_leaves_what_the_next_one_completes(string mark, bool appears)
    {
        cluster.Install("1.14.0", "1.14.0/all-on.yaml");
        IReadOnlyDictionary<string, string> before = await cluster.StateAsync();
        cluster.Ingress("Publish-IngressGateway -Node sz01, bj01 -ServiceType ClusterIP -Timeout 00:01:00").Clean();

        await KillAsync("Unpublish-IngressGateway", mark, appears);
        if (await cluster.Api.TryGetAsync(IngressFixture.Record) is not null)
        {
            cluster.Ingress("Unpublish-IngressGateway -Timeout 00:01:00").Clean();
        }

        Assert.Equal(before, await cluster.StateAsync());
    }

    // A cordon keeps the Deployment's pods off, and not the DaemonSet's.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_Deployment_that_does_not_serve_leaves_the_gateway_on_its_nodes(bool stops)
    {
        cluster.Install("1.14.0", "1.14.0/all-on.yaml");
        cluster.Ingress("Publish-IngressGateway -Node sz01, bj01 -ServiceType ClusterIP -Timeout 00:01:00").Clean();
        IReadOnlyDictionary<string, string> published = await cluster.StateAsync();
        await CordonAsync(true);
        try
        {
            if (stops)
            {
                using PowerShell shell = cluster.Session.Shell("Unpublish-IngressGateway -KubeConfig $path", ("path", cluster.KubeConfig));
                shell.BeginInvoke();
                IngressFixture.WaitFor(() => cluster.Api.TryGetAsync(IngressFixture.Autoscaler).GetAwaiter().GetResult() is not null);
                shell.Stop();
                Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
            }
            else
            {
                ErrorRecord error = cluster.Ingress("Unpublish-IngressGateway -Timeout 00:00:03").Terminating!;
                Assert.StartsWith("IngressNotServing", error.FullyQualifiedErrorId, StringComparison.Ordinal);
                Assert.Contains("the gateway stays published", error.Exception.Message, StringComparison.Ordinal);
                Assert.Contains("unschedulable", error.Exception.Message, StringComparison.Ordinal);
            }

            Assert.Equal(published, await cluster.StateAsync());
            Assert.Equal(["bj01", "sz01"], await cluster.ServingAsync());
        }
        finally
        {
            await CordonAsync(false);
        }
    }

    private async Task CordonAsync(bool isCordoned)
    {
        foreach (string node in (await cluster.Api.NodeVersionsAsync()).Keys)
        {
            await cluster.Api.SendAsync(HttpMethod.Patch, $"/api/v1/nodes/{node}", $$"""{"spec":{"unschedulable":{{(isCordoned ? "true" : "null")}} } }""", "application/merge-patch+json");
        }
    }

    private async Task KillAsync(string command, string mark, bool appears)
    {
        using Process process = HostProcess.Start("before", Checkout.Manifest, $"{command} -KubeConfig '{cluster.KubeConfig}' | Out-Null", []);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        while (!process.HasExited && await cluster.Api.TryGetAsync(mark) is null == appears)
        {
            await Task.Yield();
        }

        process.Kill();
        await process.WaitForExitAsync();
        Assert.True(await cluster.Api.TryGetAsync(mark) is null != appears, $"{command} did not come to {mark}: {await output}{await errors}");
    }
}
