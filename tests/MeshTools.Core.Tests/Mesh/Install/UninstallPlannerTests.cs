using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Uninstall;

namespace MeshTools.Core.Tests.Mesh.Install;

/// <summary>What a removal deletes, in which order, and what stops it.</summary>
public sealed class UninstallPlannerTests
{
    private static readonly ObjectAddress Definition = new(new KindRef("apiextensions.k8s.io", "CustomResourceDefinition", "v1"), null, "gateways.networking.istio.io");
    private static readonly ObjectAddress Home = new(new KindRef("", "Namespace", "v1"), null, "istio-system");
    private static readonly ObjectAddress Parent = new ApplySet("istio-system", null).Parent;
    private static readonly ObjectAddress Gateway = new(new KindRef("networking.istio.io", "Gateway", "v1beta1"), "istio-system", "ingressgateway");
    private static readonly ObjectAddress Mine = new(new KindRef("networking.istio.io", "Gateway", "v1beta1"), "default", "mine");

    [Fact]
    public void Webhooks_go_first_and_everything_else_in_the_reverse_of_its_order()
    {
        UninstallPlan plan = Plan(
            true, Object("ServiceAccount", ""), Object("Deployment", "apps"), Object("ValidatingWebhookConfiguration", "admissionregistration.k8s.io"), Object("Service", ""),
            new MeshObject(Gateway, null, []), new MeshObject(Definition, null, []));

        Assert.Equal(
            ["ValidatingWebhookConfiguration", "Gateway", "Service", "Deployment", "ServiceAccount", "CustomResourceDefinition"],
            plan.Deletions.Select(static change => change.Target.Kind.Kind));
    }

    [Fact]
    public void The_inventory_goes_last_so_that_what_is_left_by_a_run_that_was_broken_off_is_found_again()
    {
        UninstallPlan plan = Plan(true, new MeshObject(Parent, null, []), Object("ServiceAccount", ""), new MeshObject(Definition, null, []), new MeshObject(Home, null, []));

        Assert.Equal(Parent, plan.Deletions[^1].Target);
    }

    [Fact]
    public void Only_this_very_object_is_deleted() =>
        Assert.Equal("u-1", Assert.Single(Plan(false, new MeshObject(Gateway, "u-1", [])).Deletions).Uid);

    [Fact]
    public void Without_Purge_definitions_and_namespace_stay_and_the_inventory_with_them()
    {
        UninstallPlan plan = Plan(false, new MeshObject(Definition, null, []), new MeshObject(Home, null, []), new MeshObject(Parent, null, []), Object("Deployment", "apps"));

        Assert.Equal(["Deployment"], plan.Deletions.Select(static change => change.Target.Kind.Kind));
        Assert.Equal(2, plan.Kept.Count);
    }

    [Fact]
    public void A_definition_with_objects_of_others_refuses_all_of_it_and_the_mesh_s_own_do_not_count()
    {
        MeshObject own = new(Definition, null, [Gateway]);
        MeshObject foreign = new(Definition, null, [Gateway, Mine]);
        MeshObject gateway = new(Gateway, null, []);

        Assert.Empty(Plan(true, own, gateway).Refusals);
        Assert.Contains("gateway/default/mine", Assert.Single(Plan(true, foreign, gateway).Refusals), StringComparison.Ordinal);
        Assert.Empty(UninstallPlanner.Plan([foreign, gateway], new UninstallRequest { Namespace = "istio-system", Purge = true, Force = true }).Refusals);
    }

    [Fact]
    public void A_namespace_that_holds_something_of_others_stays_even_with_Force()
    {
        ObjectAddress secret = new(new KindRef("", "Secret", "v1"), "istio-system", "cacerts");

        UninstallPlan plan = UninstallPlanner.Plan([new MeshObject(Home, null, [secret])], new UninstallRequest { Namespace = "istio-system", Purge = true, Force = true });

        Assert.Empty(plan.Deletions);
        Assert.Contains("secret/istio-system/cacerts", Assert.Single(plan.Kept), StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_of_which_nobody_can_see_all_stays_and_a_warning_says_why()
    {
        UninstallPlan plan = Plan(true, new MeshObject(Home, null, []) { Unseen = "jobs: not allowed to list jobs.batch in namespace istio-system" }, Object("Deployment", "apps"));

        Assert.Equal(["Deployment"], plan.Deletions.Select(static change => change.Target.Kind.Kind));
        Assert.Equal("namespace/istio-system is kept: nobody can see all that it holds.", Assert.Single(plan.Kept));
        Assert.EndsWith("not allowed to list jobs.batch in namespace istio-system", Assert.Single(plan.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_another_revision_has_too_is_left_to_it()
    {
        Change change = Assert.Single(Plan(false, new MeshObject(Definition, null, []) { SharedWith = ["applyset-x-v1"] }).Deletions);

        Assert.Equal(ChangeVerb.MergePatch, change.Verb);
    }

    private static UninstallPlan Plan(bool purge, params MeshObject[] objects) =>
        UninstallPlanner.Plan(objects, new UninstallRequest { Namespace = "istio-system", Purge = purge });

    private static MeshObject Object(string kind, string group) => new(new ObjectAddress(new KindRef(group, kind, "v1"), "istio-system", "istiod"), null, []);
}
