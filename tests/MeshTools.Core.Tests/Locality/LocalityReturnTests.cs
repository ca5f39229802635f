using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.Errors;
using MeshTools.Locality;
using MeshTools.Mesh.Observed;
using static MeshTools.Core.Tests.Locality.LocalityPlans;

namespace MeshTools.Core.Tests.Locality;

/// <summary>What Disable-LocalityLb gives back.</summary>
public class LocalityReturnTests
{
    [Fact]
    public void A_later_run_can_add_what_an_earlier_one_did_not_and_all_of_it_is_given_back()
    {
        // The schema of 1.5 makes the second run add loadBalancer.simple.
        LocalityPlan first = Enable(Sites.Of("1.5.0", rule: null));
        LocalityPlan second = Enable(first.After, Request() with { Failover = [new("us-east1", "us-west1")] });
        JsonObject made = second.After.View.Snapshot.Of(MeshKinds.DestinationRule)[0].Body;
        Assert.Equal("ROUND_ROBIN", made.Text("spec", "trafficPolicy", "loadBalancer", "simple"));
        Assert.True(RuleEdit.IsOursAlone(made));

        const string Rule = "host: backend, trafficPolicy: {tls: {mode: DISABLE}}";
        second = Enable(Enable(Sites.Of("1.5.0", Rule)).After, Request() with { Failover = [new("us-east1", "us-west1")] });
        Same(Rule, RuleEdit.Disable(second.After.View.Snapshot.Of(MeshKinds.DestinationRule)[0].Body)["spec"]);
    }

    [Theory]
    [InlineData("host: backend, trafficPolicy: {}")]
    [InlineData("host: backend, trafficPolicy: {loadBalancer: {}}")]
    [InlineData("host: backend, trafficPolicy: {outlierDetection: {}}")]
    [InlineData("host: backend, trafficPolicy: {portLevelSettings: [{port: {number: 8080}, loadBalancer: {}}]}")]
    [InlineData("host: backend, trafficPolicy: {loadBalancer: {localityLbSetting: {}}}")]
    public void What_was_there_without_anything_in_it_is_given_back_too(string rule)
    {
        Change change = Assert.Single(Enable(Sites.Of("1.14.6", rule), Request() with { Failover = [new("us-east1", "us-west1")] }).Steps.Single().Changes);
        Same(rule, RuleEdit.Disable(MergePatch.Apply(change.Before, change.Body!))["spec"]);
    }

    [Fact]
    public void The_variable_is_set_when_asked_and_given_back()
    {
        JsonObject deployment = Yaml(Meshes.Istiod("1.5.0", env: "{name: OTHER, value: x}"));
        ObjectAddress target = new(MeshKinds.Deployment, "istio-system", "istiod");
        Change set = Assert.Single(Enable(Sites.Of("1.5.0", rule: null), pilots: [(target, deployment)]).Shared);
        JsonObject after = MergePatch.Apply(deployment, set.Body!);
        Assert.Equal(["OTHER=x", "PILOT_ENABLE_LOCALITY_LOAD_BALANCING=1"], Variables(after));
        Assert.Null(PilotVariable.Set(target, after));

        JsonObject restored = MergePatch.Apply(after, PilotVariable.Restore(target, after)!.Body!);
        Assert.Equal(["OTHER=x"], Variables(restored));
        Assert.Null(PilotVariable.Restore(target, restored));
    }

    /// <summary>A server keeps no empty list: one that is sent would be missed in what it stored.</summary>
    [Fact]
    public void The_only_variable_leaves_no_empty_list_behind()
    {
        JsonObject deployment = Yaml(Meshes.Istiod("1.5.0"));
        JsonObject container = deployment.Objects("spec", "template", "spec", "containers")[0];
        container.Remove("env");
        ObjectAddress target = new(MeshKinds.Deployment, "istio-system", "istiod");

        JsonObject after = MergePatch.Apply(deployment, PilotVariable.Set(target, deployment)!.Body!);
        JsonObject restored = MergePatch.Apply(after, PilotVariable.Restore(target, after)!.Body!);

        Assert.Equal(["PILOT_ENABLE_LOCALITY_LOAD_BALANCING=1"], Variables(after));
        Assert.True(JsonNode.DeepEquals(deployment["spec"], restored["spec"]), restored["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData("{name: FIRST, value: a}, {name: PILOT_ENABLE_LOCALITY_LOAD_BALANCING, value: '0'}, {name: LAST, value: b}")]
    [InlineData("{name: PILOT_ENABLE_LOCALITY_LOAD_BALANCING, valueFrom: {configMapKeyRef: {name: pilot, key: locality}}}, {name: LAST, value: b}")]
    public void A_variable_that_had_another_value_gets_it_back_where_it_stood(string env)
    {
        JsonObject deployment = Yaml(Meshes.Istiod("1.5.0", env: env));
        ObjectAddress target = new(MeshKinds.Deployment, "istio-system", "istiod");
        JsonObject after = MergePatch.Apply(deployment, PilotVariable.Set(target, deployment)!.Body!);
        Assert.Contains("PILOT_ENABLE_LOCALITY_LOAD_BALANCING=1", Variables(after));
        JsonObject restored = MergePatch.Apply(after, PilotVariable.Restore(target, after)!.Body!);
        Assert.True(JsonNode.DeepEquals(deployment["spec"], restored["spec"]), restored["spec"]!.ToJsonString());
    }

    [Fact]
    public void A_service_that_was_never_enabled_does_not_switch_the_mesh_off()
    {
        // Its own rule was right already, so that the mesh config is all that was written for it.
        Snapshots cluster = Sites.Of("1.5.0", mesh: "trustDomain: cluster.local").With("""
            apiVersion: v1
            kind: Service
            metadata: {name: second, namespace: app}
            spec: {selector: {app: second}, ports: [{port: 80}]}
            """);
        LocalityPlan enabled = Enable(cluster);
        Assert.Empty(enabled.Steps.Single().Changes);
        Assert.Single(enabled.Shared);
        Assert.Empty(LocalityPlanner.Disable(enabled.After, enabled.After.Hosts.Find("second.app", null), []).Shared);
        Assert.Single(LocalityPlanner.Disable(enabled.After, enabled.After.Hosts.Find("backend.app", null), []).Shared);
    }

    [Fact]
    public void Disabling_deletes_by_uid_what_was_made_and_restores_the_mesh()
    {
        LocalityPlan enabled = Enable(Sites.Of("1.5.0", rule: null, mesh: "trustDomain: cluster.local"));
        LocalityPlan plan = LocalityPlanner.Disable(WithUid(enabled.After), [enabled.Steps.Single().Host], []);
        Change deleted = Assert.Single(plan.Steps.Single().Changes);
        Assert.Equal(ChangeVerb.Delete, deleted.Verb);
        Assert.Equal("uid-1", deleted.Uid);
        Assert.DoesNotContain("localityLbSetting", Assert.Single(plan.Shared).Body.Text("data", "mesh"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_made_rule_to_which_somebody_added_something_is_kept()
    {
        JsonObject rule = (JsonObject)Assert.Single(Enable(Sites.Of("1.14.6", rule: null)).Steps.Single().Changes).Body!.DeepClone();
        rule["spec"]!["subsets"] = new JsonArray(new JsonObject { ["name"] = "v1" });
        Assert.False(RuleEdit.IsOursAlone(rule));
        Same("{host: backend.app.svc.cluster.local, subsets: [{name: v1}]}", RuleEdit.Disable(rule)["spec"]);
        Assert.Null(RuleEdit.Disable(rule).At("metadata", "annotations"));
    }

    [Fact]
    public void What_others_changed_meanwhile_stays_when_it_is_given_back()
    {
        Change change = Assert.Single(Enable(Sites.Of("1.14.6", "host: backend, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 3}}"), Request() with { ConsecutiveErrors = 5 }).Steps.Single().Changes);
        JsonObject after = MergePatch.Apply(change.Before, change.Body!);
        after["spec"]!["trafficPolicy"]!["tls"] = new JsonObject { ["mode"] = "SIMPLE" };
        Same("{host: backend, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 3}, tls: {mode: SIMPLE}}}", RuleEdit.Disable(after)["spec"]);
    }

    [Fact]
    public void The_mesh_stays_while_another_service_needs_it()
    {
        Snapshots cluster = Sites.Of("1.5.0", rule: null, mesh: "trustDomain: cluster.local").With("""
            apiVersion: v1
            kind: Service
            metadata: {name: second, namespace: app}
            spec: {selector: {app: second}, ports: [{port: 80}]}
            """);
        LocalitySimulator simulator = Sites.Simulator(cluster);
        ServiceHost[] both = [.. simulator.Hosts.Find("*.app", static name => name.EndsWith(".app", StringComparison.Ordinal))];
        Assert.Equal(2, both.Length);
        LocalitySimulator after = LocalityPlanner.Enable(simulator, both, Request(), []).After;
        Assert.Empty(LocalityPlanner.Disable(after, [both[0]], []).Shared);
        Assert.Single(LocalityPlanner.Disable(after, both, []).Shared);
    }

    [Fact]
    public void Nothing_of_ours_is_nothing_to_give_back()
    {
        LocalitySimulator simulator = Sites.Simulator(Sites.Of("1.14.6"));
        LocalityPlan plan = LocalityPlanner.Disable(simulator, simulator.Hosts.Find("backend.app", null), []);
        Assert.Empty(plan.Shared);
        Assert.Empty(plan.Steps.Single().Changes);
    }

    [Fact]
    public void All_services_with_something_set_are_listed()
    {
        LocalitySimulator simulator = Sites.Simulator(Sites.Of("1.14.6").With(Objects.Rule("host: nobody", "nobody", "app")));
        LocalityLb only = Assert.Single(LocalityQuery.Describe(simulator, Request() with { Services = [] }, "test")).Value!;
        Assert.Equal(("backend.app", true, "app/backend", (bool?)null), (only.Service, only.Effective, only.Rule, only.Changed));

        LocalityLb named = Assert.Single(LocalityQuery.Describe(simulator, Request() with { Services = [new("istio-ingressgateway", null)] }, "test")).Value!;
        Assert.False(named.Effective);
    }
}
