using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>What is planned where something is there already.</summary>
public class ExtAuthzPlanTests
{
    [Theory]
    [InlineData("1.5.0")]
    [InlineData("1.7.8")]
    [InlineData("1.14.0")]
    [InlineData("1.30.0")]
    public void A_second_run_plans_nothing(string version)
    {
        Snapshots mesh = Planned.Mesh(version);
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh));
        Assert.Empty(Planned.Changes(after));
        Assert.All(Planned.Map(after), static row => Assert.Equal((ExtAuthzStatus.Guarded, true), (row.Status, row.IsHealthy)));
    }

    [Theory]
    [InlineData("1.5.0", 1)]
    [InlineData("1.14.0", 1)]
    public void Other_settings_change_what_is_there(string version, int count)
    {
        Snapshots mesh = Planned.Mesh(version);
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh));
        IReadOnlyList<Change> changes = Planned.Changes(after, Planned.Request() with { StatusOnError = 503 });
        Assert.Equal(count, changes.Count);
        Assert.DoesNotContain(changes, static change => change.Verb == ChangeVerb.Delete);
    }

    [Fact]
    public void After_an_upgrade_the_new_form_stands_before_the_old_one_goes()
    {
        Snapshots old = Planned.Mesh("1.8.6");
        JsonObject filter = Planned.Changes(old)[0].Body!;
        IReadOnlyList<Change> changes = Planned.Changes(Planned.Mesh("1.14.0").WithBody(filter));
        Assert.Equal(
            ["MergePatch configmap/istio-system/istio", "Apply authorizationpolicy/istio-system/ingress-gateway-ef", "Delete envoyfilter/istio-system/ingress-gateway-ef"],
            changes.Select(static change => $"{change.Verb} {change.Target}"));
        Assert.Equal([0, 1, 2], changes.Select(static change => change.Rank));
    }

    [Fact]
    public void Back_to_an_EnvoyFilter_the_policy_goes_before_its_provider()
    {
        Snapshots mesh = Planned.Mesh("1.14.0");
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh));
        IReadOnlyList<Change> changes = Planned.Changes(after, Planned.Request() with { Form = ExtAuthzForm.EnvoyFilter });
        Assert.Equal(
            ["Apply envoyfilter/istio-system/ingress-gateway-ef", "Delete authorizationpolicy/istio-system/ingress-gateway-ef", "MergePatch configmap/istio-system/istio"],
            changes.Select(static change => $"{change.Verb} {change.Target}"));
        Assert.Equal("trustDomain: cluster.local\n", changes[2].Body.Text("data", "mesh")!.TrimEnd('\n') + "\n");
    }

    [Fact]
    public void Several_gateways_have_an_object_each_and_select_only_their_own_pods()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Other("edge", "app: istio-ingressgateway, istio: edge"));
        ExtAuthzPlan plan = Planned.Plan(mesh, Planned.Request() with { Gateways = ["istio-ingressgateway", "edge"], Form = ExtAuthzForm.EnvoyFilter });
        Assert.Equal(["ingress-gateway-ef-istio-ingressgateway", "ingress-gateway-ef-edge"], plan.Steps.Select(static step => step.Name));

        // The label app is that of both.
        Assert.Equal(
            ["""{"istio":"ingressgateway"}""", """{"istio":"edge"}"""],
            plan.Steps.Select(static step => step.Changes[0].Body.At("spec", "workloadSelector", "labels")!.ToJsonString()));
    }

    [Fact]
    public void A_name_that_guards_one_gateway_is_not_taken_from_it()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Other("edge", "app: edge, istio: edge"));
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh));
        ExtAuthzPlan plan = Planned.Plan(after, Planned.Request() with { Gateways = ["edge"] });
        Assert.Equal("ingress-gateway-ef-edge", Assert.Single(plan.Steps).Name);
    }

    [Fact]
    public void What_others_made_is_taken_over_only_by_force()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Objects.AuthzFilter(Objects.Typed(), spec: "priority: 3"));
        ExtAuthzRequest request = Planned.Request() with { Form = ExtAuthzForm.EnvoyFilter };
        Assert.Contains(Planned.Plan(mesh, request).Refusals, static reason => reason.Contains("MeshTools did not make it", StringComparison.Ordinal));
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh, request with { Force = true }));

        // All of its spec gives way, so that nothing narrows what is guarded.
        Assert.Empty(Planned.Changes(after, request));
    }

    [Fact]
    public void A_provider_that_others_put_there_is_not_changed()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").Without(new(MeshKinds.ConfigMap, "istio-system", "istio"))
            .With(Meshes.Config("extensionProviders:\n- name: ingress-gateway-ef\n  envoyExtAuthzGrpc: {service: a.b.svc.cluster.local, port: 1}"));
        Assert.Contains(Planned.Plan(mesh).Refusals, static reason => reason.Contains("has a provider 'ingress-gateway-ef'", StringComparison.Ordinal));
        Assert.Equal(2, Planned.Changes(mesh, Planned.Request() with { Force = true }).Count);
    }

    [Fact]
    public void Removal_takes_the_policy_first_and_leaves_a_provider_that_another_uses()
    {
        Snapshots mesh = Planned.Mesh("1.14.0");
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh));
        Assert.Equal(["authorizationpolicy", "configmap"], Removal(after).Select(Kind));
        Snapshots shared = after.With(Objects.Policy("action: CUSTOM, provider: {name: ingress-gateway-ef}, selector: {matchLabels: {app: web}}, rules: [{}]", "default", "other"));
        Assert.Equal(["authorizationpolicy"], Removal(shared).Select(Kind));

        static string Kind(Change change) => change.Target.ToString().Split('/')[0];
    }

    [Fact]
    public void Removal_finds_a_provider_that_was_left_behind()
    {
        Snapshots mesh = Planned.Mesh("1.14.0");
        Snapshots half = Planned.After(mesh, [Planned.Changes(mesh)[0]]);
        Assert.Equal(["configmap/istio-system/istio"], Removal(half).Select(static change => change.Target.ToString()));
    }

    [Fact]
    public void Removal_gives_the_mesh_config_back_letter_by_letter()
    {
        Snapshots mesh = Planned.Mesh("1.14.0");
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh));
        Snapshots gone = Planned.After(after, Removal(after));
        Assert.Equal(Text(mesh), Text(gone));

        static string? Text(Snapshots snapshots) => snapshots.Build().Find(MeshKinds.ConfigMap, "istio-system", "istio")!.Body.Text("data", "mesh");
    }

    [Fact]
    public void What_others_made_is_removed_only_by_force()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Objects.AuthzFilter(Objects.Typed()));
        ExtAuthzRemovalRequest request = new() { Name = "ingress-gateway-ef", Namespace = "istio-system" };
        Assert.Equal("ExtAuthzFilterNotOwned", Assert.Single(ExtAuthzRemovalPlanner.Plan(Planned.Seen(mesh), request)).Error!.Definition.Id);
        Assert.Single(Assert.Single(ExtAuthzRemovalPlanner.Plan(Planned.Seen(mesh), request with { Force = true })).Value!.Changes);
        Assert.Equal("ExtAuthzFilterNotFound", Assert.Single(ExtAuthzRemovalPlanner.Plan(Planned.Seen(mesh), request with { Name = "x" })).Error!.Definition.Id);
    }

    private static Change[] Removal(Snapshots mesh) =>
    [
        .. ExtAuthzRemovalPlanner.Plan(Planned.Seen(mesh), new ExtAuthzRemovalRequest { Name = "ingress-gateway-ef", Namespace = "istio-system" })
            .SelectMany(static step => step.Value!.Changes),
    ];

    private static string Other(string name, string labels) => Meshes.Gateway("1.14.0")
        .Replace("name: istio-ingressgateway,", $"name: {name},", StringComparison.Ordinal)
        .Replace("app: istio-ingressgateway, istio: ingressgateway", labels, StringComparison.Ordinal);
}
