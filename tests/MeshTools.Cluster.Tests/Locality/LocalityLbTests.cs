using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MeshTools.Cluster.Tests.Locality;

/// <summary>Enable-, Get-, Test- and Disable-LocalityLb in a real engine against a real API server, with pods on nodes in three regions.</summary>
public abstract class LocalityLbTests
{
    private readonly LocalityFixture _cluster;
    private readonly string _field;

    private protected LocalityLbTests(LocalityFixture cluster, string field)
    {
        _cluster = cluster;
        _field = field;
    }

    [Fact]
    public void The_whole_way_there_and_back()
    {
        string before = _cluster.Contents();
        IReadOnlyList<PSObject> spread = _cluster.Ask("Test-LocalityLb web.shop -From shenzhen").Clean();
        Assert.Equal([1 / 3.0, 1 / 3.0, 1 / 3.0], spread.Select(static route => Math.Round((double)route.Properties["Share"].Value, 9)).Select(static share => Math.Round(share * 3) / 3));
        Assert.All(spread, static route => Assert.False((bool)route.Properties["Effective"].Value));
        Assert.False((bool)_cluster.Ask("Test-LocalityLb web.shop -From shenzhen -Quiet").Clean()[0].BaseObject);

        Outcome enabled = _cluster.Ask("Enable-LocalityLb web.shop -Failover @{ shenzhen = 'wuxi' }");
        PSObject result = Assert.Single(enabled.Clean());
        Assert.True((bool)result.Properties["Changed"].Value);
        Assert.Equal("shop/web-locality", result.Properties["Rule"].Value);
        Assert.Equal($"{_field} 7, interval 300s, baseEjectionTime 900s", result.Properties["OutlierDetection"].Value);
        Assert.Equal("Failover", result.Properties["Mode"].Value.ToString());
        Assert.Equal(["beijing=1", "shenzhen=1", "wuxi=1"], (IEnumerable<string>)result.Properties["Regions"].Value);
        Assert.Contains(enabled.Warnings, static warning => warning.Contains("from shenzhen/room-1", StringComparison.Ordinal) && warning.Contains("to 1 of 3 endpoints", StringComparison.Ordinal));

        // What is there now: everything stays, and goes where it was told when shenzhen fails.
        Outcome split = _cluster.Ask("Test-LocalityLb web.shop -From shenzhen/room-1");
        Assert.Equal(["shenzhen/room-1 0 1 0", "wuxi/room-1 1 0 1", "beijing/room-1 2 0 0"], split.Clean().Select(static route =>
            string.Join(' ', new[] { "To", "Priority", "Share", "ShareWhenLocalFails" }.Select(name => route.Properties[name].Value))));
        Assert.True((bool)_cluster.Ask("Test-LocalityLb web.shop -From shenzhen -Quiet").Clean()[0].BaseObject);

        // A second run writes nothing at all.
        string versions = _cluster.Versions();
        PSObject again = Assert.Single(_cluster.Ask("Enable-LocalityLb web.shop -Failover @{ shenzhen = 'wuxi' }").Clean());
        Assert.False((bool)again.Properties["Changed"].Value);
        Assert.Equal(versions, _cluster.Versions());

        PSObject listed = Assert.Single(_cluster.Ask("Get-LocalityLb").Clean(), static item => (string)item.Properties["Service"].Value == "web.shop");
        Assert.Null(listed.Properties["Changed"].Value);

        PSObject disabled = Assert.Single(_cluster.Ask("Get-LocalityLb web.shop | Disable-LocalityLb").Clean());
        Assert.True((bool)disabled.Properties["Changed"].Value);
        Assert.Null(disabled.Properties["Rule"].Value);
        Assert.Equal(before, _cluster.Contents());
        Assert.False((bool)Assert.Single(_cluster.Ask("Disable-LocalityLb web.shop").Clean()).Properties["Changed"].Value);
    }

    [Fact]
    public void The_procedures_nodes_and_rule_keep_each_region_to_itself()
    {
        // The four nodes of the source procedure, on which the scheduler puts two pods each; the test counts them for itself.
        string before = _cluster.Contents();
        _cluster.Deploy("front", 8, "worker-sz02", "worker-sz03", "worker-bj02", "worker-wx02");
        Dictionary<string, int> pods = _cluster.Get("/api/v1/namespaces/shop/pods?labelSelector=app%3Dfront")["items"]!.AsArray()
            .GroupBy(static pod => Region((string)pod!["spec"]!["nodeName"]!)).ToDictionary(static group => group.Key, static group => group.Count());
        Assert.Equal([("beijing", 2), ("shenzhen", 4), ("wuxi", 2)], pods.OrderBy(static entry => entry.Key).Select(static entry => (entry.Key, entry.Value)));

        foreach (string region in pods.Keys)
        {
            IReadOnlyList<PSObject> spread = _cluster.Ask($"Test-LocalityLb front.shop -From {region}").Clean();
            Assert.Equal(
                pods.OrderBy(static entry => entry.Key).Select(static entry => FormattableString.Invariant($"{entry.Key}/room-1 0 {entry.Value / 8.0} {entry.Value}")),
                spread.Select(static route => Row(route, "To", "Priority", "Share", "Endpoints")));
        }

        PSObject enabled = Assert.Single(_cluster.Ask("Enable-LocalityLb front.shop -Failover @{ shenzhen = 'wuxi'; wuxi = 'shenzhen'; beijing = 'wuxi' } -WarningAction SilentlyContinue").Clean());
        Assert.True((bool)enabled.Properties["Effective"].Value, (string)enabled.Properties["Reason"].Value);
        JsonNode spec = _cluster.Get(LocalityFixture.Rules + "/front-locality")["spec"]!;
        Assert.Equal("front.shop.svc.cluster.local", (string)spec["host"]!);
        JsonObject wanted = new() { ["baseEjectionTime"] = "900s", [_field] = 7, ["interval"] = "300s" };
        Assert.True(JsonNode.DeepEquals(wanted, spec["trafficPolicy"]!["outlierDetection"]), spec.ToJsonString());

        foreach ((string from, string second, string third) in new[] { ("shenzhen", "wuxi", "beijing"), ("wuxi", "shenzhen", "beijing"), ("beijing", "wuxi", "shenzhen") })
        {
            IReadOnlyList<PSObject> routes = _cluster.Ask($"Test-LocalityLb front.shop -From {from}").Clean();
            Assert.Equal(
                [$"{from}/room-1 0 1 0 {pods[from]}", $"{second}/room-1 1 0 1 {pods[second]}", $"{third}/room-1 2 0 0 {pods[third]}"],
                routes.Select(static route => Row(route, "To", "Priority", "Share", "ShareWhenLocalFails", "Endpoints")));
        }

        Assert.True((bool)_cluster.Ask("Test-LocalityLb front.shop -Gateway istio-ingressgateway -Quiet").Clean()[0].BaseObject);
        _cluster.Ask("Disable-LocalityLb front.shop").Clean();
        Assert.Equal(before, _cluster.Contents());
    }

    [Fact]
    public void The_gateway_is_asked_where_its_pods_run()
    {
        PSObject pod = Assert.Single(_cluster.Get("/api/v1/namespaces/istio-system/pods")["items"]!.AsArray()
            .Where(static pod => (string?)pod!["metadata"]!["labels"]?["istio"] == "ingressgateway").Select(static pod => new PSObject((string)pod!["spec"]!["nodeName"]!)));
        string region = Region((string)pod.BaseObject) + "/room-1";

        IReadOnlyList<PSObject> routes = _cluster.Ask("Test-LocalityLb web.shop -Gateway istio-ingressgateway").Clean();
        Assert.Equal(3, routes.Count);
        Assert.All(routes, route => Assert.Equal(region, route.Properties["From"].Value));
        Assert.All(routes, static route => Assert.Equal("istio-ingressgateway", route.Properties["Gateway"].Value));

        Outcome unknown = _cluster.Ask("Test-LocalityLb web.shop -Gateway none");
        Assert.StartsWith("IngressGatewayNotFound,", unknown.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("istio-ingressgateway.istio-system", unknown.Terminating.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_shows_the_difference_and_writes_nothing()
    {
        string versions = _cluster.Versions();
        Outcome outcome = _cluster.Ask("Enable-LocalityLb web.shop -WhatIf");
        Assert.Empty(outcome.Clean());
        Assert.Contains("destinationrule/shop/web-locality", outcome.HostText, StringComparison.Ordinal);
        Assert.Contains($"{_field}: 7", outcome.HostText, StringComparison.Ordinal);
        Assert.Equal(versions, _cluster.Versions());
    }

    [Fact]
    public async Task A_rule_that_is_there_is_merged_into_and_given_back_exactly()
    {
        _cluster.Add("merged", "worker-sz03", "worker-bj03");
        _cluster.Rule("mine", "host: merged, trafficPolicy: {connectionPool: {tcp: {maxConnections: 10}}, portLevelSettings: [{port: {number: 80}, tls: {mode: DISABLE}}]}, subsets: [{name: v1, labels: {version: v1}}]");
        string before = _cluster.Contents();

        PSObject result = Assert.Single(_cluster.Ask("'merged.shop' | Enable-LocalityLb -Interval 10s -MaxEjectionPercent 100 -WarningAction SilentlyContinue").Clean());
        Assert.Equal("shop/mine", result.Properties["Rule"].Value);
        Assert.True((bool)result.Properties["Effective"].Value, (string)result.Properties["Reason"].Value);
        JsonNode policy = _cluster.Get(LocalityFixture.Rules + "/mine")["spec"]!["trafficPolicy"]!;
        Assert.Equal("10s", (string)policy["outlierDetection"]!["interval"]!);
        Assert.Equal(100, (int)policy["portLevelSettings"]![0]!["outlierDetection"]!["maxEjectionPercent"]!);
        Assert.Equal("DISABLE", (string)policy["portLevelSettings"]![0]!["tls"]!["mode"]!);
        Assert.Equal(10, (int)policy["connectionPool"]!["tcp"]!["maxConnections"]!);

        _cluster.Ask("Disable-LocalityLb merged.shop").Clean();
        Assert.Equal(before, _cluster.Contents());
        await _cluster.Api.DeleteAsync(LocalityFixture.Rules + "/mine");
    }

    [Fact]
    public async Task Each_service_is_accounted_for_and_the_others_are_done()
    {
        _cluster.Add("half", "worker-sz04", "worker-new");
        _cluster.Add("whole", "worker-sz04", "worker-wx04");
        _cluster.Add("twice", "worker-sz04", "worker-wx04");
        _cluster.Rule("one", "host: twice");
        _cluster.Rule("two", "host: twice.shop.svc.cluster.local");
        string before = _cluster.Contents();

        Outcome outcome = _cluster.Ask("Enable-LocalityLb half.shop, whole.shop, twice.shop, nothing.shop -WarningAction SilentlyContinue");
        Assert.Equal(["DestinationRuleConflict", "LocalityHalfLabelled", "ServiceNotFound"], outcome.ErrorIds.Order());
        Assert.Equal("half.shop", outcome.Errors.Single(static error => error.FullyQualifiedErrorId.StartsWith("LocalityHalf", StringComparison.Ordinal)).TargetObject);
        Assert.Equal(["whole.shop"], outcome.Values("Service"));
        Assert.Single(_cluster.Ask("Enable-LocalityLb half.shop -Force -WarningAction SilentlyContinue").Clean());

        _cluster.Ask("Get-LocalityLb '*.shop' | Disable-LocalityLb").Clean();
        Assert.Equal(before, _cluster.Contents());
        await _cluster.Api.DeleteAsync(LocalityFixture.Rules + "/one");
        await _cluster.Api.DeleteAsync(LocalityFixture.Rules + "/two");
    }

    [Theory]
    [InlineData("Enable-LocalityLb web.shop -Failover @{ shenzhen = 'wuxi' } -Distribute @{ shenzhen = @{ wuxi = 100 } }", "LocalitySettingInvalid")]
    [InlineData("Enable-LocalityLb web.shop -Distribute @{ From = 'shenzhen'; To = @{ wuxi = 60 } }", "LocalitySettingInvalid")]
    [InlineData("Enable-LocalityLb web.shop -Distribute 'shenzhen'", "LocalitySettingInvalid")]
    [InlineData("Enable-LocalityLb web.shop -Failover @{ shenzhen = 'shanghai' }", "LocalitySettingInvalid")]
    [InlineData("Enable-LocalityLb", "ServiceNotFound")]
    [InlineData("Test-LocalityLb web.shop -From '*'", "InvalidLocality")]
    [InlineData("Get-LocalityLb -Version latest", "InvalidIstioVersion")]
    [InlineData("Get-LocalityLb -Namespace default", "MeshNotFound")]
    public void What_cannot_be_is_refused_and_nothing_is_written(string script, string id)
    {
        string versions = _cluster.Versions();
        Outcome outcome = _cluster.Ask(script);
        Assert.StartsWith(id + ",", outcome.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(versions, _cluster.Versions());
    }

    [Fact]
    public void Distribute_is_written_as_it_is_asked_for()
    {
        _cluster.Add("split", "worker-sz01", "worker-wx01");
        const string Script = "Enable-LocalityLb split.shop -WarningAction SilentlyContinue -Distribute @{ 'shenzhen/*' = @{ 'shenzhen/*' = 80; 'wuxi/*' = 20 } }, @{ From = 'wuxi'; To = @{ wuxi = 100 } }";
        PSObject result = Assert.Single(_cluster.Ask(Script).Clean());
        Assert.Equal("Distribute", result.Properties["Mode"].Value.ToString());
        IReadOnlyList<PSObject> routes = _cluster.Ask("Test-LocalityLb split.shop -From shenzhen/room-1").Clean();
        Assert.Equal([0.8, 0.2], routes.Select(static route => (double)route.Properties["Share"].Value));
        Assert.False((bool)Assert.Single(_cluster.Ask(Script).Clean()).Properties["Changed"].Value);
        _cluster.Ask("Disable-LocalityLb split.shop").Clean();
    }

    [Fact]
    public void The_variable_is_set_on_request_and_given_back()
    {
        const string Path = "/apis/apps/v1/namespaces/istio-system/deployments/istiod";
        string before = _cluster.Get(Path)["spec"]!.ToJsonString();
        _cluster.Add("pilot", "worker-sz01", "worker-wx01");
        _cluster.Ask("Enable-LocalityLb pilot.shop -SetPilotEnv -WarningAction SilentlyContinue").Clean();
        Assert.Contains("PILOT_ENABLE_LOCALITY_LOAD_BALANCING", _cluster.Get(Path)["spec"]!.ToJsonString(), StringComparison.Ordinal);
        _cluster.Ask("Disable-LocalityLb pilot.shop").Clean();
        Assert.Equal(before, _cluster.Get(Path)["spec"]!.ToJsonString());
    }

    [Fact]
    public void Live_that_cannot_be_had_is_an_error_beside_the_prediction()
    {
        Outcome outcome = _cluster.Ask("Test-LocalityLb web.shop -Gateway istio-ingressgateway -Live");
        Assert.Null(outcome.Terminating);
        Assert.Equal(3, outcome.Output.Count);
        Assert.Single(outcome.Errors);
    }

    [Fact]
    public void The_views_have_the_columns_that_matter()
    {
        string routes = Plain(_cluster.Ask("Test-LocalityLb web.shop -From shenzhen | Out-Default").HostText);
        string services = Plain(_cluster.Ask("Get-LocalityLb web.shop | Out-Default").HostText);
        Assert.Matches(@"Requests: web\.shop\.svc\.cluster\.local:80 from shenzhen\s+To\s+Priority\s+Share\s+IfLocalFails\s+Endpoints\s+Live\s+Effective", routes);
        Assert.Matches(@"Service\s+Rule\s+Mode\s+Regions\s+Changed\s+Effective\s+Reason", services);
    }

    [Fact]
    public void Services_and_gateways_are_completed()
    {
        Assert.Contains("web.shop", Completed("Test-LocalityLb we"));
        Assert.Contains("istio-ingressgateway", Completed("Test-LocalityLb web.shop -Gateway ist"));
    }

    /// <summary>The region that the fixture gave a node, by its name.</summary>
    private static string Region(string node) => node.Split('-')[1][..2] switch { "sz" => "shenzhen", "wx" => "wuxi", _ => "beijing" };

    private static string Row(PSObject item, params string[] columns) => string.Join(' ', columns.Select(name => Convert.ToString(item.Properties[name].Value, CultureInfo.InvariantCulture)));

    private protected static bool IsEffective(Outcome outcome) => (bool)Assert.Single(outcome.Clean()).Properties["Effective"].Value;

    private IEnumerable<string> Completed(string line) =>
        _cluster.Ask($"$line = \"{line}\"; (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText").Clean().Select(static item => item.ToString()!);

    private static string Plain(string text) => Regex.Replace(text, "\x1b\\[[0-9;]*m", string.Empty);
}
