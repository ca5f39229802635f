using System.Text.Json.Nodes;
using MeshTools.Sites.Tests.Fixtures;

namespace MeshTools.Sites.Tests;

/// <summary>The ground itself: what the other tests rely on.</summary>
[Collection(SitesCollection.Name)]
public sealed class SiteTests(SitesFixture sites)
{
    [Fact]
    public async Task A_host_port_is_answered_by_the_site_it_belongs_to()
    {
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };
        foreach (Site site in sites.Rig.Sites)
        {
            JsonNode answer = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://{site.Node.Address}/")))!;
            Assert.Equal(site.Name, (string?)answer["site"]);
            Assert.Equal(site.Node.Name, (string?)answer["node"]);
        }
    }

    [Fact]
    public void A_site_that_is_cut_off_is_NotReady_and_comes_back()
    {
        Site cut = sites.Rig.Sites[0];
        Site other = sites.Rig.Sites[1];
        sites.Rig.Cut(cut.Name);
        try
        {
            Eventually.Holds(() => Status(cut) == "NotReady" ? null : $"{cut.Node.Name} is {Status(cut)}");
            Assert.Equal("Ready", Status(other));
        }
        finally
        {
            sites.Rig.Mend(cut.Name);
        }

        Eventually.Holds(() => Status(cut) == "Ready" ? null : $"{cut.Node.Name} is {Status(cut)}");
        sites.Pods.WaitReady("app=echo", 3);
    }

    private string? Status(Site site) =>
        (string?)Assert.Single(sites.Run("Get-NodeRegion $node", ("node", site.Node.Name)).Clean()).Properties["Status"].Value;
}
