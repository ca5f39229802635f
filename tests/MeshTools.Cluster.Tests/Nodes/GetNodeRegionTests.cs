using System.Management.Automation;
using System.Text.RegularExpressions;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Nodes;

[Collection(SandboxCollection.Name)]
public sealed class GetNodeRegionTests(SandboxFixture sandbox)
{
    [Fact]
    public void All_nodes_are_listed_with_their_state()
    {
        Label();

        Outcome outcome = sandbox.Run("Get-NodeRegion");

        outcome.Clean();
        Assert.Equal(["worker-bj02", "worker-sz02", "worker-sz03", "worker-wx02"], outcome.Values("Name"));
        Assert.Equal(["beijing", "shenzhen", "shenzhen", null], outcome.Values("Region"));
        Assert.All(outcome.Values("Status"), static status => Assert.Equal("Ready", status));
        Assert.All(outcome.Values("Context"), context => Assert.Equal(sandbox.Context, context));
    }

    [Theory]
    [InlineData("Get-NodeRegion -Region shen*", "worker-sz02,worker-sz03")]
    [InlineData("Get-NodeRegion -Region beijing,shenzhen", "worker-bj02,worker-sz02,worker-sz03")]
    [InlineData("Get-NodeRegion -Unlabelled", "worker-wx02")]
    [InlineData("Get-NodeRegion worker-s*", "worker-sz02,worker-sz03")]
    [InlineData("Get-NodeRegion worker-wx02, worker-bj02", "worker-wx02,worker-bj02")]
    [InlineData("'worker-wx02' | Get-NodeRegion", "worker-wx02")]
    [InlineData("Get-NodeRegion -Selector topology.kubernetes.io/region=beijing", "worker-bj02")]
    [InlineData("Get-NodeRegion nothing*", "")]
    [InlineData("Get-MeshContext | Get-NodeRegion worker-bj02", "worker-bj02")]
    public void Nodes_are_found_by_region_name_pattern_and_selector(string script, string names)
    {
        Label();

        Outcome outcome = sandbox.Run(script);

        outcome.Clean();
        Assert.Equal(names, string.Join(',', outcome.Values("Name")));
    }

    [Fact]
    public void A_name_that_does_not_exist_is_an_error_and_the_others_are_emitted()
    {
        Outcome outcome = sandbox.Run("Get-NodeRegion worker-bj02, nope");

        Assert.Equal(["worker-bj02"], outcome.Values("Name"));
        Assert.Equal(["NodeNotFound"], outcome.ErrorIds);
    }

    [Fact]
    public void Results_go_back_to_the_cluster_they_came_from_without_being_told()
    {
        // No default for -KubeConfig here: the object alone knows where it belongs.
        Outcome outcome = sandbox.Session.Run(
            "Get-NodeRegion worker-bj02 -KubeConfig $KubeConfig | Get-NodeRegion", ("KubeConfig", sandbox.KubeConfig));

        Assert.Equal("worker-bj02", Assert.Single(outcome.Clean()).ToString());
    }

    [Fact]
    public async Task Proxies_are_stale_from_the_label_on_until_they_restart()
    {
        sandbox.Run("Remove-NodeRegion worker-wx02 -Force -Confirm:$false").Clean();
        await CreateProxyAsync("stale-0", DateTimeOffset.UtcNow.AddMinutes(-5));
        await CreateProxyAsync("stale-1", DateTimeOffset.UtcNow.AddMinutes(-5));
        try
        {
            PSObject set = Assert.Single(sandbox.Run("Set-NodeRegion worker-wx02 -Region wuxi").Clean());
            Assert.Equal(2, set.Properties["StaleProxies"].Value);
            Assert.Equal(2, Stale());

            // One restarts: its container starts after the label was written.
            await SetStartAsync("stale-0", DateTimeOffset.UtcNow.AddMinutes(5));
            Assert.Equal(1, Stale());
        }
        finally
        {
            await sandbox.Api.DeleteAsync("/api/v1/namespaces/default/pods/stale-0?gracePeriodSeconds=0");
            await sandbox.Api.DeleteAsync("/api/v1/namespaces/default/pods/stale-1?gracePeriodSeconds=0");
        }

        int Stale() => (int)Assert.Single(sandbox.Run("Get-NodeRegion worker-wx02 -StaleProxies").Clean()).Properties["StaleProxies"].Value;
    }

    [Fact]
    public void The_default_view_is_a_table_with_the_columns_that_matter()
    {
        Label();

        string text = sandbox.Run("Get-NodeRegion worker-sz02 | Out-Default").HostText;

        text = Regex.Replace(text, "\x1b\\[[0-9;]*m", string.Empty);
        Assert.Matches(@"Name\s+Region\s+Zone\s+Subzone\s+Status\s+Changed\s+Was\s+StaleProxies", text);
        Assert.Matches(@"worker-sz02\s+shenzhen", text);
    }

    private async Task CreateProxyAsync(string name, DateTimeOffset startedAt)
    {
        await sandbox.Api.SendAsync(
            HttpMethod.Post,
            "/api/v1/namespaces/default/pods",
            $$$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","annotations":{"meshtools.io/standin-hold":"true"} },
             "spec":{"nodeName":"worker-wx02","containers":[{"name":"app","image":"app"},{"name":"istio-proxy","image":"proxyv2"}]} }
            """);
        await SetStartAsync(name, startedAt);
    }

    private Task SetStartAsync(string name, DateTimeOffset startedAt) => sandbox.Api.SendAsync(
        HttpMethod.Patch,
        $"/api/v1/namespaces/default/pods/{name}/status",
        $$$"""
        {"status":{"phase":"Running","containerStatuses":[{"name":"istio-proxy","image":"proxyv2","imageID":"x","ready":true,"restartCount":0,
         "state":{"running":{"startedAt":"{{{startedAt:yyyy-MM-ddTHH:mm:ssZ}}}"} } }]} }
        """,
        "application/merge-patch+json");

    private void Label() => sandbox.Run(
        """
        Remove-NodeRegion * -Legacy -Force -Confirm:$false
        Set-NodeRegion worker-sz* -Region shenzhen
        Set-NodeRegion worker-bj02 -Region beijing
        """).Clean();
}
