using System.Globalization;
using System.Management.Automation;
using MeshTools.Sites.Tests.Fixtures;

namespace MeshTools.Sites.Tests.Locality;

/// <summary>Test-LocalityLb -Live: what istiod's stand-in says of a proxy, read by a command in its container.</summary>
[Collection(SitesCollection.Name)]
public sealed class LiveTests : IDisposable
{
    private readonly SitesFixture _sites;

    public LiveTests(SitesFixture sites)
    {
        _sites = sites;
        string[] regions = [.. sites.Rig.Sites.Select(static site => site.Name)];
        sites.Run("$rows | Set-NodeRegion", ("rows", (object?[])[.. sites.Rig.Sites.Select(static site => Row(("Name", site.Node.Name), ("Region", site.Name)))])).Clean();

        // The first proxy gets what is predicted without a rule; the second gets priorities; nobody knows the third.
        sites.Pods.Apply($$"""
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "istiod-answers"}, "data": {
              "edsz_live-0.default.json": {{Quoted(Page([.. regions.Select(static region => (region, 0))]))}},
              "edsz_live-1.default.json": {{Quoted(Page([(regions[1], 0), (regions[0], 1), (regions[2], 1)]))}} } }
            """);
        sites.Pods.Apply("""
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "istiod"}, "spec": {
              "selector": {"matchLabels": {"app": "istiod"}},
              "template": {"metadata": {"labels": {"app": "istiod"}}, "spec": {
                "containers": [{"name": "discovery", "image": "meshtools-standin:1", "args": ["standin-istiod"],
                  "readinessProbe": {"httpGet": {"port": 8080, "path": "/ready"}, "periodSeconds": 1},
                  "volumeMounts": [{"name": "answers", "mountPath": "/etc/standin-istiod", "readOnly": true}]}],
                "volumes": [{"name": "answers", "configMap": {"name": "istiod-answers"}}]}}}}
            """);
        for (int i = 0; i < regions.Length; i++)
        {
            sites.Pods.Apply(StandinPods.Pod(Proxy(i), "istio-proxy", ["standin-echo", "--port", "8080"], sites.Rig.Sites[i].Node.Name));
            sites.Pods.WaitReady($"app={Proxy(i)}", 1);
        }

        sites.Pods.WaitReady("app=istiod", 1);
    }

    public void Dispose()
    {
        for (int i = 0; i < _sites.Rig.Sites.Count; i++)
        {
            _sites.Pods.Remove(Proxy(i));
        }

        _sites.Api.DeleteAsync("/apis/apps/v1/namespaces/default/deployments/istiod").Wait();
        _sites.Api.DeleteAsync("/api/v1/namespaces/default/configmaps/istiod-answers").Wait();
        _sites.Run("Remove-NodeRegion * -Confirm:$false").Clean();
    }

    [Fact]
    public void Predicted_and_real_stand_side_by_side()
    {
        Outcome same = Ask(0);
        Assert.Equal(3, same.Clean().Count);
        Assert.All(same.Clean(), static route =>
        {
            Assert.Equal(0, route.Properties["Priority"].Value);
            Assert.Equal(0, route.Properties["LivePriority"].Value);
            Assert.Equal(1, route.Properties["LiveEndpoints"].Value);
            Assert.DoesNotContain("Live:", (string)route.Properties["Reason"].Value, StringComparison.Ordinal);
        });

        IReadOnlyList<PSObject> other = Ask(1).Clean();
        Assert.Equal([0, 1, 1], other.Select(static route => (int)route.Properties["LivePriority"].Value).Order());
        Assert.Equal(2, other.Count(static route => ((string)route.Properties["Reason"].Value).Contains("Live: live-1.default gets it otherwise", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_proxy_that_istiod_does_not_know_is_an_error_beside_the_prediction()
    {
        Outcome outcome = Ask(2);
        Assert.Null(outcome.Terminating);
        Assert.Equal(3, outcome.Output.Count);
        Assert.Equal(["LiveNotAvailable"], outcome.ErrorIds);
        Assert.Contains("has no answer", outcome.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    private Outcome Ask(int site) => _sites.Session.Run(
        "Test-LocalityLb echo.default -From $from -Live -Namespace default -Version 1.14.6 -KubeConfig $file", ("from", _sites.Rig.Sites[site].Name), ("file", _sites.Rig.KubeConfig));

    private static string Proxy(int site) => string.Create(CultureInfo.InvariantCulture, $"live-{site}");

    private static string Page((string Region, int Priority)[] groups) =>
        $$"""[{"clusterName":"outbound|80||echo.default.svc.cluster.local","endpoints":[{{string.Join(",", groups.Select(static group =>
            $$$"""{"locality":{"region":"{{{group.Region}}}"},"lbEndpoints":[{}],"priority":{{{group.Priority}}}}"""))}}]}]""";

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static PSObject Row(params (string Name, object? Value)[] columns)
    {
        PSObject row = new();
        foreach ((string name, object? value) in columns)
        {
            row.Properties.Add(new PSNoteProperty(name, value));
        }

        return row;
    }
}
