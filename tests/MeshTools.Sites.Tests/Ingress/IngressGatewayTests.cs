using System.Management.Automation;
using System.Text.Json.Nodes;
using MeshTools.Sites.Tests.Fixtures;
using Xunit.Abstractions;

namespace MeshTools.Sites.Tests.Ingress;

/// <summary>Gateways on ports of real nodes, asked from outside while they change.</summary>
[Collection(SitesCollection.Name)]
public sealed class IngressGatewayTests(SitesFixture sites, ITestOutputHelper output) : IDisposable
{
    // Port 80 of each node is the echo pods'.
    private const int Port = 8081;
    private const int ServicePort = 31081;
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string Parameters = "$PSDefaultParameterValues['*-IngressGateway:KubeConfig'] = $KubeConfig; $PSDefaultParameterValues['*-IngressGateway:Namespace'] = 'default'\n";

    private static readonly string[] Left =
        [Deployments + "/istio-ingressgateway", "/apis/apps/v1/namespaces/default/daemonsets/istio-ingressgateway", "/api/v1/namespaces/default/services/istio-ingressgateway", "/api/v1/namespaces/default/secrets/meshtools-istio-ingressgateway-published"];

    private IEnumerable<SiteNode> Nodes => sites.Rig.Sites.SelectMany(static site => site.Nodes);

    /// <summary>Leaves nothing of a gateway.</summary>
    public void Dispose()
    {
        foreach (string path in Left.Where(path => sites.Api.TryGetAsync(path).Result is not null))
        {
            sites.Api.DeleteAsync(path).Wait();
        }

        foreach (SiteNode node in Nodes)
        {
            sites.Api.SendAsync(HttpMethod.Patch, $"/api/v1/nodes/{node.Name}", """{"metadata":{"labels":{"front_end":null}}}""", "application/merge-patch+json").Wait();
        }

        Eventually.Holds(() => sites.Pods.Names("istio=ingressgateway").Count == 0 ? null : "pods of the gateway are still there");
    }

    // Two pods are asked for at first (replicas), then one on each of three nodes that end one at a time: never fewer than two.
    [Fact]
    public async Task No_request_is_lost_on_the_way_and_those_that_enter_a_site_are_answered_there()
    {
        Install("1");
        using SiteClients clients = new(sites, Nodes, Port, ServicePort);
        clients.WaitAnswers("service", 20);
        clients.Forget();
        await using ReadyPods ready = await ReadyPods.FollowAsync(sites.Api, "default", "istio=ingressgateway");

        PSObject published = Assert.Single(Ingress($"Publish-IngressGateway -Node {Names()} -HttpPort {Port} -HttpsPort 0 -Timeout 00:01:30").Clean());
        Assert.Equal((true, 3), ((bool)published.Properties["Changed"].Value, (int)published.Properties["Ready"].Value));
        clients.WaitAnswers("node", 20);
        Tell("published", clients, ready);
        Assert.Equal(2, await ready.FewestAsync());
        Assert.All(clients.Of("service"), static client => Assert.Equal(0, client.Value.Failed));

        // Until it served the port was closed; from then on no request failed.
        Assert.All(clients.Of("node"), static client => Assert.Single(client.Value.Outages));
        Assert.All(clients.Of("node"), static client => Assert.Equal([client.Key], client.Value.By.Keys));

        // A newer template, as an installer makes it: a rolling change.
        Install("2");
        clients.Forget();
        await ready.MarkAsync();
        Assert.True((bool)Assert.Single(Ingress("Publish-IngressGateway -Timeout 00:03:00").Clean()).Properties["Changed"].Value);
        clients.WaitAnswers("node", 20);
        Tell("rolling change", clients, ready);
        Assert.Equal(2, await ready.FewestAsync("DaemonSet"));
        Assert.Empty(ClientAccount.DownTogether(clients.Of("node")));
        Assert.All(clients.Of("service"), static client => Assert.Equal(0, client.Value.Failed));
        Assert.All(clients.Of("node"), static client => Assert.Equal([client.Key], client.Value.By.Keys));

        Assert.Equal(Enumerable.Repeat<object>(true, 3), Ingress("(Test-IngressGateway -Reach | Where-Object Node).Reachable").Clean().Select(static item => item.BaseObject));

        clients.Forget();
        await ready.MarkAsync();
        PSObject returned = Assert.Single(Ingress("Unpublish-IngressGateway -Timeout 00:01:30").Clean());
        Assert.Equal("Deployment", returned.Properties["Kind"].Value);
        Eventually.Holds(() => Nodes.All(node => Answers(node) is null) ? null : "the port is still open");
        Tell("unpublished", clients, ready);
        Assert.Equal(2, await ready.FewestAsync());
        Assert.All(clients.Of("service"), static client => Assert.Equal(0, client.Value.Failed));
    }

    [Fact]
    public async Task Stopped_in_the_middle_everything_is_put_back_and_no_request_is_lost()
    {
        Install("1", delay: 8);
        using SiteClients clients = new(sites, Nodes, Port, ServicePort);
        clients.WaitAnswers("service", 20);
        clients.Forget();
        await using ReadyPods ready = await ReadyPods.FollowAsync(sites.Api, "default", "istio=ingressgateway");
        using PowerShell shell = sites.Session.Shell($"Publish-IngressGateway -Node {Names()} -HttpPort {Port} -HttpsPort 0 -Namespace default -KubeConfig $path", ("path", sites.Rig.KubeConfig));
        shell.BeginInvoke();
        Eventually.Holds(() => sites.Pods.Names("istio=ingressgateway").Count == 5 ? null : "the DaemonSet has no pods yet");

        shell.Stop();

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        AssertPutBack();
        Eventually.Holds(() => sites.Pods.Names("istio=ingressgateway").Count == 2 ? null : "pods of the DaemonSet are still there");
        clients.WaitAnswers("service", 50);
        Tell("stopped", clients, ready);
        Assert.Equal(2, await ready.FewestAsync());
        Assert.All(clients.Of("service"), static client => Assert.Equal(0, client.Value.Failed));
    }

    // SOURCES.md, section 5: hostPort needs the CNI plugin portmap. The kubelet calls the pod ready all the same.
    [Fact]
    public void A_node_without_the_plugin_portmap_is_found_by_a_real_connection()
    {
        Install("1");
        SiteNode node = Nodes.Last();
        string file = Path.Combine(sites.Rig.State, "machines", node.Name, "etc", "cni", "10-sites.conflist");
        string whole = File.ReadAllText(file);
        JsonObject network = (JsonObject)JsonNode.Parse(whole)!;
        network["plugins"]!.AsArray().RemoveAt(1);
        File.WriteAllText(file, network.ToJsonString());
        try
        {
            ErrorRecord refused = Ingress($"Publish-IngressGateway -Node {Names()} -HttpPort {Port} -HttpsPort 0 -Reach -Timeout 00:01:30").Terminating!;
            Assert.StartsWith("IngressNotServing", refused.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains($"no connection was taken from here by {node.Name} ({node.Address}:{Port}): a firewall, or no CNI plugin portmap", refused.Exception.Message, StringComparison.Ordinal);
            AssertPutBack();

            Outcome published = Ingress($"Publish-IngressGateway -Node {Names()} -HttpPort {Port} -HttpsPort 0 -Timeout 00:01:30");
            Assert.Equal(3, (int)Assert.Single(published.Output).Properties["Ready"].Value);
            Assert.Contains("CNI plugin portmap) cannot be seen", Assert.Single(published.Warnings), StringComparison.Ordinal);

            IReadOnlyList<PSObject> tested = Ingress("Test-IngressGateway -Reach | Where-Object Node").Clean();
            Assert.All(tested, item => Assert.Equal((string)item.Properties["Node"].Value == node.Name ? "Fail" : "Pass", item.Properties["Status"].Value.ToString()));
            Assert.Contains("no CNI plugin portmap", (string)tested.Single(item => (string)item.Properties["Node"].Value == node.Name).Properties["Reason"].Value, StringComparison.Ordinal);
        }
        finally
        {
            File.WriteAllText(file, whole);
        }
    }

    [Fact]
    public void A_port_that_real_pods_hold_is_refused_by_node_pod_and_port()
    {
        Install("1");

        ErrorRecord error = Ingress($"Publish-IngressGateway -Node {Names()} -HttpsPort 0").Terminating!;

        Assert.StartsWith("IngressConflict", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.All(Nodes, node => Assert.Matches($"node/{node.Name}: port 80 is held by pod default/echo-[a-z0-9]+ \\(hostPort\\)", error.Exception.Message));
    }

    [Fact]
    public void A_node_that_dies_in_the_middle_puts_everything_back()
    {
        Install("1");
        SiteNode node = Nodes.Last();
        sites.Rig.Stop(node.Name, "kubelet", now: true);
        try
        {
            // The node still counts as ready for twelve seconds; its kubelet starts nothing any more.
            ErrorRecord error = Ingress($"Publish-IngressGateway -Node {Names()} -HttpPort {Port} -HttpsPort 0 -Timeout 00:00:15").Terminating!;

            Assert.StartsWith("IngressNotServing", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains(node.Name, error.Exception.Message, StringComparison.Ordinal);
            AssertPutBack();
        }
        finally
        {
            sites.Rig.Start(node.Name, "kubelet");
            Eventually.Holds(() => IsReady(node) ? null : "the node is not ready");
        }
    }

    private void AssertPutBack()
    {
        Assert.NotNull(Find(Left[0]));
        Assert.All(Left.Where(static path => path.Contains("daemonsets", StringComparison.Ordinal) || path.Contains("secrets", StringComparison.Ordinal)), path => Assert.Null(Find(path)));
        Assert.All(Nodes, node => Assert.Null(Label(node)));
    }

    private void Tell(string phase, SiteClients clients, ReadyPods ready)
    {
        output.WriteLine($"{phase}: fewest ready pods: {ready.Summary}");
        foreach ((string node, ClientAccount account) in clients.Of("node"))
        {
            output.WriteLine($"{phase}: port of node {node}: {account}; by way of the Service: {clients.Of("service")[node]}");
        }
    }

    private Outcome Ingress(string script) => sites.Run(Parameters + script, ("none", null));

    private JsonObject? Find(string path) => sites.Api.TryGetAsync(path).Result;

    private string? Label(SiteNode node) => sites.Api.LabelAsync(node.Name, "front_end").Result;

    private bool IsReady(SiteNode node) => Find($"/api/v1/nodes/{node.Name}")!["status"]!["conditions"]!.AsArray()
        .Any(static condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True");

    private string Names() => string.Join(", ", Nodes.Select(static node => node.Name));

    private static string? Answers(SiteNode node)
    {
        try
        {
            using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(1) };
            return http.GetStringAsync(new Uri($"http://{node.Address}:{Port}/")).Result;
        }
        catch (AggregateException)
        {
            return null;
        }
    }

    /// <summary>A gateway of two stand-ins, as an installer makes it. They end more slowly than word of it spreads, as Istio's do.</summary>
    private void Install(string version, int delay = 0)
    {
        sites.Pods.Apply("""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"istio-ingressgateway"},
             "spec":{"type":"NodePort","selector":{"istio":"ingressgateway"},"ports":[{"name":"http2","port":80,"targetPort":8080,"nodePort":31081,"protocol":"TCP"},{"name":"https","port":443,"targetPort":8443,"protocol":"TCP"}]}}
            """);
        JsonObject deployment = (JsonObject)JsonNode.Parse("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"istio-ingressgateway","labels":{"istio":"ingressgateway"}},
             "spec":{"replicas":2,"selector":{"matchLabels":{"istio":"ingressgateway"}},
              "template":{"metadata":{"labels":{"istio":"ingressgateway"},"annotations":{"inject.istio.io/templates":"gateway"}},
               "spec":{"terminationGracePeriodSeconds":15,"containers":[{"name":"istio-proxy","image":"meshtools-standin:1",
                "args":["standin-gateway","--listen","8080","--listen","8443","--forward","http://$(ECHO_SERVICE_HOST):80","--drain","6s"],
                "ports":[{"containerPort":8080,"protocol":"TCP"},{"containerPort":8443,"protocol":"TCP"}],
                "env":[{"name":"NODE_NAME","valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName"}}}],
                "readinessProbe":{"httpGet":{"port":15021,"path":"/healthz/ready"},"periodSeconds":1}}]}}}}
            """)!;
        JsonNode template = deployment["spec"]!["template"]!;
        template["metadata"]!["annotations"]!["version"] = version;
        template["spec"]!["containers"]![0]!["readinessProbe"]!["initialDelaySeconds"] = delay;
        sites.Pods.Apply(deployment.ToJsonString());
        Eventually.Holds(() => (int?)Find(Left[0])?["status"]?["readyReplicas"] == 2 ? null : "the gateway's Deployment is not ready");
    }
}
