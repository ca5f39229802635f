using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.Errors;
using MeshTools.Locality;
using MeshTools.Mesh.Observed;
using static MeshTools.Core.Tests.Locality.LocalityPlans;

namespace MeshTools.Core.Tests.Locality;

/// <summary>What Enable-LocalityLb writes.</summary>
public class LocalityPlannerTests
{
    [Theory]
    [InlineData("1.5.0", "consecutiveErrors")]
    [InlineData("1.6.14", "consecutiveErrors")]
    [InlineData("1.7.0", "consecutive5xxErrors")]
    [InlineData("1.30.0", "consecutive5xxErrors")]
    public void A_service_without_a_rule_gets_one_with_the_procedures_values(string version, string field)
    {
        Change change = Assert.Single(Enable(Sites.Of(version, rule: null)).Steps.Single().Changes);
        Assert.Equal(ChangeVerb.Create, change.Verb);
        Assert.Equal("destinationrule/app/backend-locality", change.Target.ToString());
        Same("{host: backend.app.svc.cluster.local, trafficPolicy: {outlierDetection: {" + field + ": 7, interval: 300s, baseEjectionTime: 900s}}}", change.Body!["spec"]);
    }

    [Fact]
    public void The_cluster_is_as_the_simulator_wants_it_afterwards()
    {
        LocalityPlan plan = Enable(Sites.Of("1.14.6", rule: null));
        LocalityLb result = new LocalityVerdict(plan.After).Describe(plan.Steps.Single().Host, true, "test", null);
        Assert.True(result.Effective, result.Reason);
        Assert.Equal("app/backend-locality", result.Rule);
        Assert.Equal(["us-east1=2", "us-west1=1"], result.Regions);
        Assert.Equal(LocalityLbMode.Default, result.Mode);
        Assert.Equal("consecutive5xxErrors 7, interval 300s, baseEjectionTime 900s", result.OutlierDetection);
        Assert.False(new LocalityVerdict(plan.Now).Describe(plan.Steps.Single().Host, true, "test", null).Effective);
    }

    [Fact]
    public void A_second_run_has_nothing_to_do()
    {
        foreach (string version in new[] { "1.5.0", "1.14.6", "1.30.0" })
        {
            Snapshots cluster = Sites.Of(version, rule: null, mesh: "trustDomain: cluster.local");
            LocalityRequest request = Request() with { Failover = [new("us-east1", "us-west1")], Interval = TimeSpan.FromMinutes(1), MaxEjectionPercent = 100 };
            LocalityPlan again = Enable(Enable(cluster, request).After, request);
            Assert.Empty(again.Steps.Single().Changes);
            Assert.Empty(again.Shared);
            Assert.Empty(again.Warnings);
        }
    }

    [Theory]
    [InlineData("host: backend", "outlierDetection in an empty rule")]
    [InlineData("host: backend.app.svc.cluster.local, trafficPolicy: {connectionPool: {tcp: {maxConnections: 10}}}, subsets: [{name: v1, labels: {version: v1}}]", "beside other settings")]
    public void An_existing_rule_for_the_host_is_merged_into(string rule, string why)
    {
        Change change = Assert.Single(Enable(Sites.Of("1.14.6", rule)).Steps.Single().Changes);
        Assert.Equal("destinationrule/app/backend", change.Target.ToString());
        Assert.Equal(ChangeVerb.MergePatch, change.Verb);
        JsonObject after = MergePatch.Apply(change.Before, change.Body!);
        Assert.Equal("7", after.Text("spec", "trafficPolicy", "outlierDetection", "consecutive5xxErrors"));

        // Nothing else is touched, and given back it is what it was.
        JsonObject spec = Yaml(rule);
        Assert.True(JsonNode.DeepEquals(spec["subsets"], after["spec"]!["subsets"]), why);
        Same(rule, RuleEdit.Disable(after)["spec"]);
        Assert.True(RuleEdit.IsOurs(after));
        Assert.False(RuleEdit.IsOursAlone(after));
    }

    [Fact]
    public void A_rule_that_has_it_is_left_alone_but_for_what_is_asked()
    {
        const string Rule = "host: backend, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 3, interval: 5m}}";
        Assert.Empty(Enable(Sites.Of("1.14.6", Rule)).Steps.Single().Changes);
        Assert.Empty(Enable(Sites.Of("1.14.6", Rule), Request() with { Interval = TimeSpan.FromSeconds(300) }).Steps.Single().Changes);

        Change change = Assert.Single(Enable(Sites.Of("1.14.6", Rule), Request() with { BaseEjectionTime = TimeSpan.FromMinutes(1) }).Steps.Single().Changes);
        Same("{consecutive5xxErrors: 3, interval: 5m, baseEjectionTime: 60s}", MergePatch.Apply(change.Before, change.Body!).At("spec", "trafficPolicy", "outlierDetection"));
    }

    [Fact]
    public void The_field_that_a_new_version_ignores_goes_when_its_successor_comes()
    {
        Change change = Assert.Single(Enable(
            Sites.Of("1.14.6", "host: backend, trafficPolicy: {outlierDetection: {consecutiveErrors: 3}}"), Request() with { ConsecutiveErrors = 5 }).Steps.Single().Changes);
        Same("{consecutive5xxErrors: 5}", MergePatch.Apply(change.Before, change.Body!).At("spec", "trafficPolicy", "outlierDetection"));
    }

    [Fact]
    public void Settings_for_a_port_inherit_nothing_and_get_it_too()
    {
        const string Rule = "host: backend, trafficPolicy: {portLevelSettings: [{port: {number: 8080}, tls: {mode: DISABLE}}]}";
        LocalityPlan plan = Enable(Sites.Of("1.14.6", Rule), Request() with { Failover = [new("us-east1", "us-west1")] });
        Change change = Assert.Single(plan.Steps.Single().Changes);
        JsonObject after = MergePatch.Apply(change.Before, change.Body!);
        JsonObject port = Assert.Single(after.Objects("spec", "trafficPolicy", "portLevelSettings"));
        Assert.NotNull(port["outlierDetection"]);
        Assert.Equal("us-west1", port.At("loadBalancer", "localityLbSetting").Objects("failover")[0].Text("to"));
        Assert.Equal("DISABLE", port.Text("tls", "mode"));
        Assert.True(new LocalityVerdict(plan.After).Describe(plan.Steps.Single().Host, true, "test", null).Effective);
        Same(Rule, RuleEdit.Disable(after)["spec"]);
    }

    [Fact]
    public void A_wider_rule_is_taken_over_because_the_new_one_hides_it()
    {
        LocalityPlan plan = Enable(Sites.Of("1.14.6", "host: '*.app.svc.cluster.local', trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}"));
        Change change = Assert.Single(plan.Steps.Single().Changes);
        Assert.Equal(ChangeVerb.Create, change.Verb);
        Assert.Equal("ISTIO_MUTUAL", change.Body.Text("spec", "trafficPolicy", "tls", "mode"));
        Assert.Contains(plan.Warnings, static warning => warning.Contains("takes over", StringComparison.Ordinal));
        Assert.True(RuleEdit.IsOursAlone(change.Body!));
    }

    [Fact]
    public void A_rule_of_the_root_namespace_is_used_and_one_of_a_client_left_and_told()
    {
        LocalityPlan plan = Enable(Sites.Of("1.14.6", rule: null)
            .With(Objects.Rule("host: backend.app.svc.cluster.local", "root", "istio-system")).With(Objects.Rule("host: backend.app.svc.cluster.local", "theirs", "client")));
        Assert.Equal("destinationrule/istio-system/root", Assert.Single(plan.Steps.Single().Changes).Target.ToString());
        Assert.Contains(plan.Warnings, static warning => warning.Contains("proxies of namespace client obey destinationrule/client/theirs", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_that_is_taken_is_not_taken_again()
    {
        Change change = Assert.Single(Enable(Sites.Of("1.14.6", rule: null).With(Objects.Rule("host: other", "backend-locality", "app"))).Steps.Single().Changes);
        Assert.Equal("backend-locality-2", change.Target.Name);
    }

    [Theory]
    [InlineData("1.5.0", "trustDomain: cluster.local", true)]
    [InlineData("1.5.0", "localityLbSetting: {enabled: false}", false)]
    [InlineData("1.6.14", "trustDomain: cluster.local", false)]
    [InlineData("1.14.6", "localityLbSetting: {enabled: false}", true)]
    [InlineData("1.14.6", "localityLbSetting: {enabled: true}", false)]
    public void The_mesh_config_is_written_only_where_it_must_be(string version, string mesh, bool isWritten)
    {
        LocalityPlan plan = Enable(Sites.Of(version, rule: null, mesh: mesh));
        Assert.Equal(isWritten ? 1 : 0, plan.Shared.Count);
        if (isWritten)
        {
            Assert.Equal("configmap/istio-system/istio", plan.Shared[0].Target.ToString());
            Assert.Contains("enabled: true", plan.Shared[0].Body.Text("data", "mesh"), StringComparison.Ordinal);
        }

        Assert.True(new LocalityVerdict(plan.After).Describe(plan.Steps.Single().Host, true, "test", null).Effective);
    }

    [Theory]
    [InlineData("consecutive5xxErrors: 3", "consecutive5xxErrors: 5")]
    [InlineData("consecutiveGatewayErrors: 3", "consecutiveGatewayErrors: 5")]
    [InlineData("consecutiveErrors: 3", "consecutiveErrors: 5")]
    [InlineData("interval: 5m", "interval: 5m, consecutiveErrors: 5")]
    public void Istio_1_5_takes_one_field_for_errors_alone(string has, string gets)
    {
        // Its validation: consecutive_errors should not be set with consecutive_5xx_errors or consecutive_gateway_errors.
        Change change = Assert.Single(Enable(Sites.Of("1.5.0", $"host: backend, trafficPolicy: {{outlierDetection: {{{has}}}}}"), Request() with { ConsecutiveErrors = 5 }).Steps.Single().Changes);
        Same("{" + gets + "}", MergePatch.Apply(change.Before, change.Body!).At("spec", "trafficPolicy", "outlierDetection"));
    }

    [Theory]
    [InlineData("distribute", LocalityLbMode.Distribute)]
    [InlineData("failover", LocalityLbMode.Failover)]
    [InlineData("failoverPriority", LocalityLbMode.Priority)]
    public void A_setting_stands_in_the_services_own_rule(string field, LocalityLbMode mode)
    {
        LocalityRequest request = field switch
        {
            "distribute" => Request() with { Distribute = [new("us-east1/*", [new("us-east1/*", 80), new("us-west1", 20)]), new("us-west1", [new("us-west1", 100)])] },
            "failover" => Request() with { Failover = [new("us-east1", "us-west1")] },
            _ => Request() with { FailoverPriority = ["topology.kubernetes.io/region"] },
        };
        LocalityPlan plan = Enable(Sites.Of("1.14.6", rule: null, mesh: "localityLbSetting: {enabled: true}"), request);
        Assert.Empty(plan.Shared);
        JsonNode? setting = Assert.Single(plan.Steps.Single().Changes).Body.At("spec", "trafficPolicy", "loadBalancer", "localityLbSetting");
        Assert.Equal(["enabled", field], setting!.AsObject().Select(static part => part.Key));
        LocalityLb result = new LocalityVerdict(plan.After).Describe(plan.Steps.Single().Host, true, "test", null);
        Assert.Equal(mode, result.Mode);
        Assert.True(result.Effective, result.Reason);
    }

    [Theory]
    [InlineData("1.5.0", "ROUND_ROBIN")]
    [InlineData("1.14.6", null)]
    public void The_schema_of_1_5_wants_a_load_balancer_to_say_which(string version, string? simple)
    {
        LocalityRequest request = Request() with { Failover = [new("us-east1", "us-west1")] };
        JsonObject rule = Assert.Single(Enable(Sites.Of(version, rule: null), request).Steps.Single().Changes).Body!;
        Assert.Equal(simple, rule.Text("spec", "trafficPolicy", "loadBalancer", "simple"));
        Assert.True(RuleEdit.IsOursAlone(rule));

        Change change = Assert.Single(Enable(Sites.Of(version, "host: backend, trafficPolicy: {loadBalancer: {simple: RANDOM}}"), request).Steps.Single().Changes);
        JsonObject merged = MergePatch.Apply(change.Before, change.Body!);
        Assert.Equal("RANDOM", merged.Text("spec", "trafficPolicy", "loadBalancer", "simple"));
        Same("{host: backend, trafficPolicy: {loadBalancer: {simple: RANDOM}}}", RuleEdit.Disable(merged)["spec"]);
    }

    [Fact]
    public void A_rule_that_switches_it_off_switches_it_on()
    {
        Change change = Assert.Single(Enable(Sites.Of("1.14.6", "host: backend, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {enabled: false}}}")).Steps.Single().Changes);
        Assert.True(MergePatch.Apply(change.Before, change.Body!).Flag("spec", "trafficPolicy", "loadBalancer", "localityLbSetting", "enabled"));
    }
}
