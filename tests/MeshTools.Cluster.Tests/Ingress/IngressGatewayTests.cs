using System.Management.Automation;
using System.Text.Json.Nodes;
using MeshTools.Cluster.Tests.Fixtures;
using Xunit.Abstractions;

namespace MeshTools.Cluster.Tests.Ingress;

/// <summary>Publish and unpublish on a real API server, whose scheduler heeds ports of the nodes.</summary>
public sealed class IngressGatewayTests(IngressFixture cluster, ITestOutputHelper output) : IClassFixture<IngressFixture>, IDisposable
{
    private const string Deployments = "/apis/apps/v1/namespaces/istio-system/deployments";
    private const string Hog = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"hog"},"spec":{"nodeName":"bj01","containers":[{"name":"c","image":"x","ports":[{"containerPort":80,"hostPort":80}]}]}}""";

    /// <summary>Each test finds twelve nodes without a gateway.</summary>
    public void Dispose() => cluster.Reset();

    [Theory]
    [InlineData("1.5.0", "1.5.0/default.yaml")]
    [InlineData("1.14.0", "1.14.0/all-on.yaml")]
    public async Task Published_a_second_run_writes_nothing_and_unpublished_it_is_what_it_was(string release, string file)
    {
        cluster.Install(release, file);
        await cluster.ScaleAsync(2);
        IReadOnlyDictionary<string, string> before = await cluster.StateAsync();
        await using ReadyPods ready = await ReadyPods.FollowAsync(cluster.Api, "istio-system", "istio=ingressgateway");

        PSObject published = Assert.Single(cluster.Ingress("Publish-IngressGateway -Node sz01, bj01, wx01 -ServiceType ClusterIP -Timeout 00:01:00").Clean());

        Assert.Equal(["bj01", "sz01", "wx01"], (IEnumerable<string>)published.Properties["Nodes"].Value);
        Assert.Equal(("DaemonSet", true, true, 3), (published.Properties["Kind"].Value, (bool)published.Properties["Changed"].Value, (bool)published.Properties["Published"].Value, (int)published.Properties["Ready"].Value));
        Assert.Equal((80, 443, "ClusterIP"), ((int)published.Properties["HttpPort"].Value, (int)published.Properties["HttpsPort"].Value, published.Properties["ServiceType"].Value));
        Assert.Equal(["bj01", "sz01", "wx01"], await cluster.ServingAsync());
        Assert.Null(await cluster.Api.TryGetAsync(IngressFixture.Deployment));
        Assert.Null(await cluster.Api.TryGetAsync(IngressFixture.Autoscaler));
        JsonNode labels = (await cluster.Api.GetAsync(IngressFixture.DaemonSet))["metadata"]!["labels"]!;
        Assert.Equal(labels["operator.istio.io/component"] is null ? null : "true", (string?)labels["install.operator.istio.io/owning-resource-not-pruned"]);
        Assert.Equal(release == "1.14.0" ? "IngressGateways" : (string?)labels["operator.istio.io/component"], (string?)labels["operator.istio.io/component"]);
        output.WriteLine($"published: fewest ready pods: {ready.Summary}");
        Assert.Equal(2, await ready.FewestAsync());
        await ready.MarkAsync();

        IReadOnlyDictionary<string, string> versions = await cluster.VersionsAsync();
        PSObject again = Assert.Single(cluster.Ingress("Publish-IngressGateway -Node sz01, bj01, wx01 -ServiceType ClusterIP").Clean());
        Assert.False((bool)again.Properties["Changed"].Value);
        Assert.False((bool)Assert.Single(cluster.Ingress("Get-IngressGateway istio-ingressgateway | Publish-IngressGateway").Clean()).Properties["Changed"].Value);
        Assert.Equal(versions, await cluster.VersionsAsync());
        Assert.Equal(Enumerable.Repeat<object?>("Pass", 3), cluster.Ingress("Test-IngressGateway | ForEach-Object { \"$($_.Status)\" }").Clean().Select(static item => item.BaseObject));

        PSObject returned = Assert.Single(cluster.Ingress("Get-IngressGateway istio-ingressgateway | Unpublish-IngressGateway -Confirm:$false -Timeout 00:01:00").Clean());
        Assert.Equal(("Deployment", false), (returned.Properties["Kind"].Value, (bool)returned.Properties["Published"].Value));
        Assert.Equal(before, await cluster.StateAsync());
        output.WriteLine($"unpublished: fewest ready pods: {ready.Summary}");
        Assert.Equal(2, await ready.FewestAsync());
    }

    [Fact]
    public async Task A_pod_that_holds_a_port_is_named_and_nothing_is_changed()
    {
        cluster.Install("1.14.0", "1.14.0/all-on.yaml");
        await cluster.Api.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/pods", Hog);
        await cluster.Api.SendAsync(HttpMethod.Patch, "/api/v1/nodes/wx02", """{"spec":{"taints":[{"key":"dedicated","value":"db","effect":"NoSchedule"}]}}""", "application/merge-patch+json");
        IReadOnlyDictionary<string, string> before = await cluster.StateAsync();

        foreach (string more in new[] { "", "-WhatIf" })
        {
            ErrorRecord error = cluster.Ingress($"'bj01', 'sz01', 'wx02' | Publish-IngressGateway {more}").Terminating!;

            Assert.StartsWith("IngressConflict", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("node/bj01: port 80 is held by pod default/hog (hostPort).", error.Exception.Message, StringComparison.Ordinal);
            Assert.Contains("node/wx02: the gateway's pods do not tolerate the taint dedicated=db:NoSchedule.", error.Exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("sz01", error.Exception.Message, StringComparison.Ordinal);
            Assert.Equal(before, await cluster.StateAsync());
        }

        await cluster.Api.SendAsync(HttpMethod.Patch, "/api/v1/nodes/wx02", """{"spec":{"taints":null}}""", "application/merge-patch+json");
    }

    [Fact]
    public async Task A_node_that_is_labelled_later_gets_its_pod()
    {
        cluster.Install("1.14.0", "1.14.0/all-on.yaml");
        await cluster.LabelAsync("sz01", "true");
        cluster.Ingress("Publish-IngressGateway -NodeSelector @{ front_end = $true } -Timeout 00:01:00").Clean();
        Assert.Equal(["sz01"], await cluster.ServingAsync());
        Assert.Equal(["shenzhen", "beijing", "wuxi"], cluster.Ingress("(Test-IngressGateway).Region").Clean().Select(static item => item.ToString()).OrderBy(static region => region == "shenzhen" ? 0 : region == "beijing" ? 1 : 2));

        await cluster.LabelAsync("wx03", "true");

        IngressFixture.WaitFor(() => cluster.ServingAsync().GetAwaiter().GetResult().SequenceEqual(["sz01", "wx03"]));
        Assert.True((bool)cluster.Ingress("Test-IngressGateway -Quiet").Clean().Single().BaseObject);

        // The addresses of a sandbox's nodes are somebody else's, if anybody's: no connection is made to them.
        Assert.All(cluster.Ingress("Test-IngressGateway -Reach | Where-Object Node").Clean(), static node => Assert.Null(node.Properties["Reachable"].Value));

        // Labels that were there before the gateway stay.
        cluster.Ingress("Unpublish-IngressGateway -Confirm:$false").Clean();
        Assert.Equal("true", await cluster.Api.LabelAsync("sz01", "front_end"));
    }

    [Fact]
    public async Task A_node_that_cannot_serve_puts_everything_back()
    {
        cluster.Install("1.14.0", "1.14.0/all-on.yaml");
        IReadOnlyDictionary<string, string> before = await cluster.StateAsync();
        IReadOnlyDictionary<string, string> versions = await cluster.VersionsAsync();

        // wx04 has no room for what the gateway's pods ask for.
        ErrorRecord error = cluster.Ingress("Publish-IngressGateway -Node sz01, wx04 -ServiceType ClusterIP -Timeout 00:00:05").Terminating!;

        Assert.StartsWith("IngressNotServing", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("No ready pod on node wx04", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Insufficient cpu", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, await cluster.StateAsync());
        Assert.Equal(versions, await cluster.VersionsAsync());
    }

    [Fact]
    public async Task Stopped_in_the_middle_everything_is_put_back()
    {
        cluster.Install("1.14.0", "1.14.0/all-on.yaml");
        IReadOnlyDictionary<string, string> before = await cluster.StateAsync();
        foreach (string mark in new[] { IngressFixture.Record, IngressFixture.DaemonSet })
        {
            using PowerShell shell = cluster.Session.Shell("Publish-IngressGateway -Node sz01, wx04 -KubeConfig $path", ("path", cluster.KubeConfig));
            IAsyncResult running = shell.BeginInvoke();
            IngressFixture.WaitFor(() => cluster.Api.TryGetAsync(mark).GetAwaiter().GetResult() is not null);

            shell.Stop();

            Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
            Assert.Equal(before, await cluster.StateAsync());
        }
    }

    [Fact]
    public async Task WhatIf_shows_every_change_and_makes_none()
    {
        cluster.Install("1.14.0", "1.14.0/all-on.yaml");
        IReadOnlyDictionary<string, string> before = await cluster.StateAsync();

        Outcome outcome = cluster.Ingress("Get-NodeRegion -Region beijing -KubeConfig $KubeConfig | Publish-IngressGateway -ServiceType ClusterIP -WhatIf");

        Assert.Empty(outcome.Clean());
        foreach (string target in new[] { "secret/istio-system/meshtools-istio-ingressgateway-published", "node/bj04", "daemonset/istio-system/istio-ingressgateway", "service/istio-system/istio-ingressgateway", "horizontalpodautoscaler/istio-system/istio-ingressgateway", "deployment/istio-system/istio-ingressgateway" })
        {
            Assert.Contains(target, outcome.HostText, StringComparison.Ordinal);
        }

        Assert.Contains("ports: 80->8080, 443->8443", outcome.HostText, StringComparison.Ordinal);
        Assert.Equal(before, await cluster.StateAsync());
    }

    [Fact]
    public async Task What_the_installer_makes_anew_is_taken_over()
    {
        cluster.Install("1.14.0", "1.14.0/all-on.yaml");
        JsonObject deployment = await cluster.Api.GetAsync(IngressFixture.Deployment);
        cluster.Ingress("Publish-IngressGateway -Node sz01, bj01 -Timeout 00:01:00").Clean();
        foreach (string field in new[] { "resourceVersion", "uid", "managedFields" })
        {
            deployment["metadata"]!.AsObject().Remove(field);
        }

        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "docker.io/istio/proxyv2:1.15.0";
        await cluster.Api.SendAsync(HttpMethod.Post, Deployments, deployment.ToJsonString());
        Assert.Contains("deployment/istio-system/istio-ingressgateway runs the same gateway.", cluster.Ingress("(Get-IngressGateway).Conflicts").Clean().Select(static item => item.ToString()));
        await cluster.Api.SendAsync(HttpMethod.Post, Deployments, """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"istiod","labels":{"app":"istiod"}},"spec":{"selector":{"matchLabels":{"app":"istiod"}},"template":{"metadata":{"labels":{"app":"istiod"}},"spec":{"containers":[{"name":"discovery","image":"docker.io/istio/pilot:1.14.0"}]}}}}""");
        Assert.Equal("Warn", Assert.Single(cluster.Run("Test-Mesh -Id GatewayTwoKinds | ForEach-Object { \"$($_.Status)\" }").Clean()).BaseObject);

        PSObject again = Assert.Single(cluster.Ingress("Publish-IngressGateway -Timeout 00:01:00").Clean());

        Assert.Equal((true, 2), ((bool)again.Properties["Changed"].Value, (int)again.Properties["Ready"].Value));
        Assert.Null(await cluster.Api.TryGetAsync(IngressFixture.Deployment));
        Assert.Equal("docker.io/istio/proxyv2:1.15.0", (string?)(await cluster.Api.GetAsync(IngressFixture.DaemonSet))["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]);
        cluster.Ingress("Unpublish-IngressGateway -Confirm:$false").Clean();
        Assert.Equal("docker.io/istio/proxyv2:1.15.0", (string?)(await cluster.Api.GetAsync(IngressFixture.Deployment))["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]);
        Assert.Null(await cluster.Api.LabelAsync("sz01", "front_end"));
    }

    [Fact]
    public async Task Install_Mesh_leaves_a_published_gateway_on_its_nodes_and_lays_its_new_template_by()
    {
        string manifest = cluster.Install("1.14.0", "1.14.0/all-on.yaml");
        cluster.Ingress("Publish-IngressGateway -Node sz01, bj01 -Timeout 00:01:00").Clean();
        IReadOnlyDictionary<string, string> versions = await cluster.VersionsAsync();

        Outcome same = cluster.Run("$text | Install-Mesh -ManifestPath - -NoWait -KubeConfig $KubeConfig", ("text", manifest));
        Assert.Equal((0, 0, 0), ((int)same.Clean()[0].Properties["Created"].Value, (int)same.Output[0].Properties["Changed"].Value, (int)same.Output[0].Properties["Pruned"].Value));
        Assert.Empty(same.Warnings);
        Assert.Equal(versions, await cluster.VersionsAsync());

        string newer = manifest.Replace("drainDuration", "drain", StringComparison.Ordinal).Replace("- router", "- router\n          - --newer", StringComparison.Ordinal).Replace("[proxy, router]", "[proxy, router, --newer]", StringComparison.Ordinal);
        Outcome upgrade = cluster.Run("$text | Install-Mesh -ManifestPath - -NoWait -KubeConfig $KubeConfig", ("text", newer));
        Assert.Contains("Publish-IngressGateway istio-ingressgateway -Namespace istio-system takes the new one over", Assert.Single(upgrade.Warnings), StringComparison.Ordinal);
        Assert.Null(await cluster.Api.TryGetAsync(IngressFixture.Deployment));
        Assert.Equal(["bj01", "sz01"], await cluster.ServingAsync());

        Assert.True((bool)Assert.Single(cluster.Ingress("Publish-IngressGateway -Timeout 00:01:00").Clean()).Properties["Changed"].Value);
        Assert.Contains("--newer", (await cluster.Api.GetAsync(IngressFixture.DaemonSet)).ToJsonString(), StringComparison.Ordinal);
        Assert.False((bool)Assert.Single(cluster.Ingress("Publish-IngressGateway").Clean()).Properties["Changed"].Value);

        cluster.Run("Uninstall-Mesh -KubeConfig $KubeConfig -Confirm:$false").Clean();
        Assert.Null(await cluster.Api.TryGetAsync(IngressFixture.DaemonSet));
        Assert.Null(await cluster.Api.TryGetAsync(IngressFixture.Record));
    }

    [Fact]
    public void What_is_not_there_is_told()
    {
        cluster.Install("1.14.0", "1.14.0/all-on.yaml");

        Assert.StartsWith("IngressGatewayNotFound", cluster.Ingress("Publish-IngressGateway nope").Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("NodeNotFound", cluster.Ingress("Publish-IngressGateway -Node nope").Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("IngressNodeMissing", cluster.Ingress("Publish-IngressGateway").Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("InvalidSelector", cluster.Ingress("Publish-IngressGateway -NodeSelector @{ 'front end' = 1 }").Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("IngressNotPublished", cluster.Ingress("Unpublish-IngressGateway -Confirm:$false").Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["IngressGatewayNotFound"], cluster.Ingress("Get-IngressGateway nope").ErrorIds);
        Assert.Empty(cluster.Ingress("Get-IngressGateway nope*").Clean());
    }
}
