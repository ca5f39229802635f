using System.Management.Automation;
using MeshTools.Sites.Tests.Fixtures;

namespace MeshTools.Sites.Tests.Nodes;

/// <summary>The node cmdlets on nodes that have a kubelet.</summary>
[Collection(SitesCollection.Name)]
public sealed class NodeRegionTests(SitesFixture sites)
{
    private readonly IReadOnlyList<string> _nodes = [.. sites.Rig.Sites.Select(static site => site.Node.Name)];

    [Fact]
    public void Nodes_are_labelled_from_rows_and_kubelets_do_not_undo_it()
    {
        object?[] rows = [.. sites.Rig.Sites.Select(static site =>
            Row(("Name", site.Node.Name), ("Region", site.Name), ("Zone", "room-1")))];

        Outcome set = sites.Run("$rows | Set-NodeRegion", ("rows", rows));

        Assert.Equal([true, true, true], [.. set.Clean().Select(static node => (bool)node.Properties["Changed"].Value)]);
        Assert.Equal(_nodes, set.Values("Name"));

        // A kubelet renews its node's status every few seconds.
        foreach (Site site in sites.Rig.Sites)
        {
            string before = Heartbeat(site.Node.Name);
            Eventually.Holds(() => Heartbeat(site.Node.Name) != before ? null : $"{site.Node.Name} has not reported since");
            Assert.Equal(site.Name, Region(site.Node.Name));
        }

        Outcome again = sites.Run("$rows | Set-NodeRegion", ("rows", rows));
        Assert.Equal([false, false, false], [.. again.Clean().Select(static node => (bool)node.Properties["Changed"].Value)]);

        Outcome removed = sites.Run("Remove-NodeRegion * -Confirm:$false");
        Assert.Equal(3, removed.Clean().Count);
        Assert.Null(Region(_nodes[0]));
    }

    [Fact]
    public void A_proxy_that_ran_before_its_node_was_labelled_is_stale_until_it_restarts()
    {
        Site site = sites.Rig.Sites[1];
        string[] gateway = ["standin-gateway", "--listen", "8080", "--forward", "http://127.0.0.1:9", "--drain", "2s"];
        sites.Pods.Apply(StandinPods.Pod("proxy-1", "istio-proxy", gateway, site.Node.Name, grace: 5));
        sites.Pods.Apply(StandinPods.Pod("proxy-2", "istio-proxy", gateway, site.Node.Name, grace: 5));
        sites.Pods.Apply(StandinPods.Pod("no-proxy", "app", gateway, site.Node.Name));
        try
        {
            foreach (string pod in new[] { "proxy-1", "proxy-2", "no-proxy" })
            {
                sites.Pods.WaitFor(pod, "ready", PodBench.IsReady);
            }

            Outcome set = sites.Run("Set-NodeRegion $node -Region beijing -WarningAction SilentlyContinue", ("node", site.Node.Name));
            Assert.Equal(2, Assert.Single(set.Clean()).Properties["StaleProxies"].Value);

            sites.Pods.Retire("proxy-1");
            Assert.Equal(1, Stale(site.Node.Name));

            // The new one starts after the label was written: going took the old one two seconds of draining.
            sites.Pods.Apply(StandinPods.Pod("proxy-1", "istio-proxy", gateway, site.Node.Name, grace: 5));
            sites.Pods.WaitFor("proxy-1", "ready", PodBench.IsReady);
            Assert.Equal(1, Stale(site.Node.Name));

            sites.Pods.Retire("proxy-2");
            Assert.Equal(0, Stale(site.Node.Name));
        }
        finally
        {
            sites.Pods.Remove("proxy-1");
            sites.Pods.Remove("proxy-2");
            sites.Pods.Remove("no-proxy");
            sites.Run("Remove-NodeRegion $node -Confirm:$false -WarningAction SilentlyContinue", ("node", site.Node.Name)).Clean();
        }
    }

    [Fact]
    public void A_node_whose_kubelet_stopped_is_shown_as_NotReady_and_can_be_labelled()
    {
        string node = sites.Rig.Sites[2].Node.Name;
        sites.Rig.Stop(node, "kubelet");
        try
        {
            Eventually.Holds(() => Status(node) == "NotReady" ? null : $"{node} is {Status(node)}");
            Outcome set = sites.Run("Set-NodeRegion $node -Region wuxi", ("node", node));
            Assert.Equal("wuxi", Assert.Single(set.Clean()).Properties["Region"].Value);
        }
        finally
        {
            sites.Rig.Start(node, "kubelet");
            sites.Run("Remove-NodeRegion $node -Confirm:$false", ("node", node)).Clean();
        }

        Eventually.Holds(() => Status(node) == "Ready" ? null : $"{node} is {Status(node)}");
        sites.Pods.WaitReady("app=echo", 3);
    }

    private static PSObject Row(params (string Name, object? Value)[] cells)
    {
        PSObject row = new();
        foreach ((string name, object? value) in cells)
        {
            row.Properties.Add(new PSNoteProperty(name, value));
        }

        return row;
    }

    private string? Region(string node) => sites.Api.LabelAsync(node, "topology.kubernetes.io/region").Result;

    private string Heartbeat(string node) =>
        (string)sites.Api.GetAsync($"/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/{node}").Result["spec"]!["renewTime"]!;

    private string? Status(string node) =>
        (string?)Assert.Single(sites.Run("Get-NodeRegion $node", ("node", node)).Clean()).Properties["Status"].Value;

    private object? Stale(string node) =>
        Assert.Single(sites.Run("Get-NodeRegion $node -StaleProxies", ("node", node)).Clean()).Properties["StaleProxies"].Value;
}
