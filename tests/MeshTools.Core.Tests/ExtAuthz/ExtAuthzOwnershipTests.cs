using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster.Yaml;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>What Add-ExtAuthzFilter does where objects of its own, or of others, are there already.</summary>
public class ExtAuthzOwnershipTests
{
    private static readonly ExtAuthzRequest Filter = Planned.Request() with { Form = ExtAuthzForm.EnvoyFilter };

    [Fact]
    public void What_is_taken_over_keeps_nothing_of_its_spec_and_all_else()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Objects.AuthzFilter(Objects.Typed(), selector: "app: istio-ingressgateway, team: a", spec: "theirs: 1")
            .Replace("metadata: {", "metadata: {labels: {team: a}, annotations: {note: kept}, ", StringComparison.Ordinal));
        Change change = Assert.Single(Planned.Changes(mesh, Filter with { Force = true }));
        Assert.Equal((ChangeVerb.MergePatch, "Change external authorization", true), (change.Verb, change.Action, change.Force));
        Snapshots after = Planned.After(mesh, [change]);
        JsonObject body = after.Find("EnvoyFilter", "istio-system", "ingress-gateway-ef")!;
        Assert.Equal(["configPatches", "priority", "workloadSelector"], ((JsonObject)body["spec"]!).Select(static field => field.Key).Order());
        Assert.Equal("""{"labels":{"app":"istio-ingressgateway"}}""", body.At("spec", "workloadSelector")!.ToJsonString());
        Assert.Equal(("a", "kept"), (body.Text("metadata", "labels", "team"), body.Text("metadata", "annotations", "note")));

        // From now on it is one of ours: nothing is left to do, and no force is needed.
        Assert.Empty(Planned.Changes(after, Filter));
        Assert.True(Assert.Single(ExtAuthzQuery.Select(Planned.Seen(after), [], [], null)).Value!.IsManaged);
    }

    [Fact]
    public void What_changed_since_it_was_seen_is_replaced_as_it_is_now()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Objects.AuthzFilter(Objects.Typed()));
        Change change = Assert.Single(Planned.Changes(mesh, Filter with { Force = true }));
        JsonObject now = (JsonObject)YamlJson.ToJson(YamlReader.ReadDocuments(Objects.AuthzFilter(Objects.Typed(), spec: "late: 1")).Single()!)!;
        Assert.Equal(["configPatches", "priority", "workloadSelector"], ((JsonObject)MergePatch.Apply(now, change.Revise!(now)!)["spec"]!).Select(static field => field.Key).Order());
    }

    [Fact]
    public void What_is_taken_over_and_right_but_for_the_mark_gets_only_that()
    {
        Snapshots mesh = Planned.Mesh("1.14.0");
        JsonObject body = (JsonObject)Planned.Filter(mesh, Filter).DeepClone();
        ((JsonObject)body["metadata"]!).Remove("labels");
        Change change = Assert.Single(Planned.Changes(mesh.WithBody(body), Filter with { Force = true }));
        Assert.Equal("""{"metadata":{"labels":{"app.kubernetes.io/managed-by":"meshtools"}}}""", change.Body!.ToJsonString());
    }

    [Fact]
    public void Our_own_is_written_whole_and_shown_against_what_is_there()
    {
        Snapshots mesh = Planned.Mesh("1.5.0");
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh));
        Change change = Assert.Single(Planned.Changes(after, Planned.Request() with { StatusOnError = 503, Force = true }));
        Assert.Equal((ChangeVerb.Apply, "Change external authorization", true), (change.Verb, change.Action, change.Force));
        Assert.NotNull(change.Before);
        Assert.Equal("Add external authorization", Assert.Single(Planned.Changes(mesh)).Action);
    }

    [Theory]
    [InlineData(false, "Apply")]
    [InlineData(true, "MergePatch")]
    public void What_another_wrote_beside_ours_goes_by_force(bool isForced, string verb)
    {
        // With a label more the gateway is not picked any longer.
        Snapshots mesh = Planned.Mesh("1.14.0");
        JsonObject body = (JsonObject)Planned.Filter(mesh, Filter).DeepClone();
        body["spec"]!["workloadSelector"]!["labels"]!["team"] = "a";
        Change change = Assert.Single(Planned.Changes(mesh.WithBody(body), Filter with { Force = isForced }));
        Assert.Equal(verb, change.Verb.ToString());
        Assert.True(!isForced || JsonNode.DeepEquals(JsonNode.Parse("""{"spec":{"workloadSelector":{"labels":{"team":null}}}}"""), change.Body), change.Body!.ToJsonString());
    }

    [Fact]
    public void External_authorization_of_another_name_stays()
    {
        Snapshots mesh = Planned.Mesh("1.5.0");
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh));
        ExtAuthzRequest second = Planned.Request() with { Name = "second" };
        Assert.Equal(["Apply envoyfilter/istio-system/second"], Written(Planned.Changes(after, second)));
        Assert.Equal(
            "envoyfilter/istio-system/ingress-gateway-ef asks an authorization service at gateway istio-system/istio-ingressgateway too, and stays.",
            Assert.Single(Planned.Plan(after, second).Warnings));
    }

    [Fact]
    public void External_authorization_of_another_gateway_stays()
    {
        Snapshots mesh = Planned.Mesh("1.8.6").With(Planned.Gateway("edge", "istio: edge"));
        Snapshots both = Planned.After(mesh, Planned.Changes(mesh, Planned.Request() with { Gateways = ["istio-ingressgateway", "edge"] }));

        // Another form, so that what stood there goes: at this gateway alone.
        IReadOnlyList<Change> changes = Planned.Changes(Upgraded(both), Planned.Request() with { Gateways = ["edge"], Version = null });
        Assert.Equal(
            ["MergePatch configmap/istio-system/istio", "Apply authorizationpolicy/istio-system/ingress-gateway-ef-edge", "Delete envoyfilter/istio-system/ingress-gateway-ef-edge"],
            Written(changes));
    }

    [Fact]
    public void What_is_for_another_gateway_is_no_warning()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Planned.Gateway("edge", "istio: edge")).With(Objects.Gateway(Objects.Http(), "edge", selector: "istio: edge"))
            .With(Objects.AuthzFilter(Objects.Typed(), selector: "istio: edge"));
        Assert.Empty(Planned.Plan(mesh).Warnings);
    }

    [Fact]
    public void What_is_taken_over_is_no_warning()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Objects.AuthzFilter(Objects.Typed()));
        Assert.Empty(Planned.Plan(mesh, Filter with { Force = true }).Warnings);
    }

    [Fact]
    public void The_object_of_another_external_authorization_is_not_written_over()
    {
        // "x" at two gateways has objects x-istio-ingressgateway and x-edge; the latter is asked for as a name of its own.
        Snapshots mesh = Planned.Mesh("1.14.0").With(Planned.Gateway("edge", "istio: edge"));
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh, Filter with { Name = "x", Gateways = ["istio-ingressgateway", "edge"] }));
        Assert.Equal(
            "envoyfilter/istio-system/x-edge is external authorization 'x' of gateway istio-system/edge; give another -Name.",
            Assert.Single(Planned.Plan(after, Filter with { Name = "x-edge" }).Refusals));
        Assert.Equal(["Apply envoyfilter/istio-system/y"], Written(Planned.Changes(after, Filter with { Name = "y" })));
    }

    [Fact]
    public void A_copy_with_the_same_mark_goes_and_the_provider_stays()
    {
        Snapshots mesh = Planned.Mesh("1.14.0");
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh));
        JsonObject copy = Copy(after, static metadata => metadata["name"] = "saved");
        copy["spec"]!["provider"]!["name"] = "saved";
        Assert.Equal(["Delete authorizationpolicy/istio-system/saved"], Written(Planned.Changes(after.WithBody(copy))));
    }

    [Fact]
    public void A_policy_that_was_moved_to_another_namespace_comes_back_and_its_provider_stays()
    {
        Snapshots mesh = Planned.Mesh("1.14.0");
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh));
        JsonObject moved = Copy(after, static metadata => metadata["namespace"] = "default");
        Snapshots misplaced = after.Without(new(MeshKinds.AuthorizationPolicy, "istio-system", "ingress-gateway-ef")).WithBody(moved);
        Assert.Equal(
            ["Apply authorizationpolicy/istio-system/ingress-gateway-ef", "Delete authorizationpolicy/default/ingress-gateway-ef"],
            Written(Planned.Changes(misplaced)));
    }

    [Fact]
    public void Of_an_own_object_in_each_form_that_of_the_wanted_form_gives_the_name()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Planned.Gateway("edge", "istio: edge"));
        ExtAuthzRequest several = Planned.Request() with { Gateways = ["istio-ingressgateway", "edge"] };
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh, several));

        // Each of the two steps was planned for the mesh config as it was before the other.
        after = Planned.After(after, Planned.Changes(after, several));
        Snapshots both = after.WithBody(Planned.Filter(Planned.Mesh("1.14.0"), Filter));
        Assert.Equal(["Delete envoyfilter/istio-system/ingress-gateway-ef"], Written(Planned.Changes(both)));
    }

    [Fact]
    public void A_policy_of_others_for_our_provider_is_no_second_provider()
    {
        Snapshots mesh = Planned.Mesh("1.14.0");
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh))
            .With(Objects.Policy("action: CUSTOM, provider: {name: ingress-gateway-ef}, selector: {matchLabels: {istio: ingressgateway}}, rules: [{}]", name: "theirs"));
        Assert.Empty(Planned.Plan(after).Refusals);
    }

    [Fact]
    public void A_policy_that_is_taken_over_is_no_second_provider()
    {
        Snapshots mesh = Planned.Mesh("1.14.0")
            .With(Objects.Policy("action: CUSTOM, provider: {name: theirs}, selector: {matchLabels: {istio: ingressgateway}}, rules: [{}]", name: "ingress-gateway-ef"));
        Assert.Equal("MergePatch authorizationpolicy/istio-system/ingress-gateway-ef", Written(Planned.Changes(mesh, Planned.Request() with { Force = true }))[1]);
    }

    [Fact]
    public void Another_provider_is_in_nobodys_way_elsewhere_or_beside_an_EnvoyFilter()
    {
        const string Policy = "action: CUSTOM, provider: {name: other}, selector: {matchLabels: {istio: ingressgateway}}, rules: [{}]";
        Assert.Empty(Planned.Plan(Planned.Mesh("1.14.0").With(Objects.Policy(Policy)), Filter).Refusals);
        Assert.Empty(Planned.Plan(Planned.Mesh("1.14.0").With(Objects.Policy(Policy.Replace("istio: ingressgateway", "app: web", StringComparison.Ordinal)))).Refusals);
    }

    [Fact]
    public void A_provider_of_another_type_is_not_changed_either()
    {
        Snapshots mesh = Config("extensionProviders:\n- name: zipkin\n  zipkin: {service: zipkin.trace.svc.cluster.local, port: 9411}");
        Assert.Equal(
            "The mesh config (configmap/istio-system/istio) has a provider 'zipkin' that MeshTools did not put there; -Force takes it over, another -Name leaves it.",
            Assert.Single(Planned.Plan(mesh, Planned.Request() with { Name = "zipkin" }).Refusals));
        Assert.Empty(Planned.Plan(mesh).Refusals);
    }

    [Fact]
    public void A_provider_in_the_mesh_config_of_another_revision_is_in_nobodys_way()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Meshes.Istiod("1.14.0", "canary"))
            .With(Meshes.Config("extensionProviders:\n- name: ingress-gateway-ef\n  envoyExtAuthzGrpc: {service: a.b.svc.cluster.local, port: 1}", "istio-canary"));
        Assert.Empty(Planned.Plan(mesh).Refusals);
    }

    [Fact]
    public void A_mesh_config_that_went_since_it_was_seen_is_refused()
    {
        // A policy without a provider and an action would deny everything.
        ExtAuthzObservation seen = Planned.Seen(Planned.Mesh("1.14.0")) with { Configs = new Dictionary<string, JsonObject>() };
        ExtAuthzPlan plan = ExtAuthzPlanner.Plan(seen, Planned.Request());
        Assert.Contains("is gone since it was read", Assert.Single(plan.Refusals), StringComparison.Ordinal);
        Assert.Empty(ExtAuthzPlanner.Plan(seen, Filter).Refusals);
    }

    private static Snapshots Config(string text) =>
        Planned.Mesh("1.14.0").Without(new(MeshKinds.ConfigMap, "istio-system", "istio")).With(Meshes.Config(text));

    /// <summary>The same mesh with a control plane that takes providers.</summary>
    private static Snapshots Upgraded(Snapshots mesh) => mesh.Without(new(MeshKinds.Deployment, "istio-system", "istiod")).With(Meshes.Istiod("1.14.0"));

    private static JsonObject Copy(Snapshots mesh, Action<JsonObject> change)
    {
        JsonObject copy = mesh.Find("AuthorizationPolicy", "istio-system", "ingress-gateway-ef")!;
        change((JsonObject)copy["metadata"]!);
        return copy;
    }

    private static string[] Written(IReadOnlyList<Change> changes) => [.. changes.Select(static change => $"{change.Verb} {change.Target}")];
}
