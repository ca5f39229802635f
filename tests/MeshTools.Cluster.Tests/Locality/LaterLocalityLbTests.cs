using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Tests.Locality;

/// <summary>The same on a later one.</summary>
public sealed class LaterLocalityLbTests(LaterLocalityFixture cluster) : LocalityLbTests(cluster, "consecutive5xxErrors"), IClassFixture<LaterLocalityFixture>
{
    [Fact]
    public void A_mesh_that_is_switched_off_is_switched_on_and_back()
    {
        string text = (string)cluster.Get(LocalityFixture.Config)["data"]!["mesh"]!;
        Write(text + "\nlocalityLbSetting:\n  enabled: false # for now\n");
        string before = cluster.Contents();

        Assert.Contains("enabled: false", (string)cluster.Ask("Test-LocalityLb web.shop -From shenzhen").Clean()[0].Properties["Reason"].Value, StringComparison.Ordinal);
        Assert.True(IsEffective(cluster.Ask("Enable-LocalityLb web.shop -WarningAction SilentlyContinue")));
        Assert.Contains("enabled: true", (string)cluster.Get(LocalityFixture.Config)["data"]!["mesh"]!, StringComparison.Ordinal);
        cluster.Ask("Disable-LocalityLb web.shop").Clean();
        Assert.Equal(before.Replace(" # for now", string.Empty, StringComparison.Ordinal), cluster.Contents().Replace(" # for now", string.Empty, StringComparison.Ordinal));
        Write(text);

        void Write(string mesh) => cluster.Api.SendAsync(
            HttpMethod.Patch, LocalityFixture.Config, new JsonObject { ["data"] = new JsonObject { ["mesh"] = mesh } }.ToJsonString(), "application/merge-patch+json").GetAwaiter().GetResult();
    }
}
