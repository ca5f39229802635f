using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Core.Tests.Mesh.Install;

/// <summary>What an installation writes, prunes and leaves, without a cluster.</summary>
public sealed class InstallPlannerTests
{
    private static readonly ApplySet Set = new("istio-system", null);
    private static readonly ApplySet Canary = new("istio-system", "canary");

    // KEP-3659: base64url(sha256("<name>.<namespace>.<kind>.<group>")), here of meshtools-installation.istio-system.ConfigMap. ;
    // kubectl 1.36 accepts this very id as that of the parent.
    [Fact]
    public void The_id_is_that_of_KEP_3659() =>
        Assert.Equal("applyset-Bxnf3USgBKfmFV5-X44nJBTLhiNpARZXP3k5psWNYdY-v1", Set.Id);

    [Fact]
    public void A_parent_lists_kinds_and_further_namespaces_sorted_and_is_read_back()
    {
        ApplySetMembers members = ApplySetMembers.Of(Objects("Deployment apps istiod", "Service - istiod", "Deployment apps gateway").Select(static item => item.Address)
            .Append(new ObjectAddress(new KindRef("", "ConfigMap", "v1"), "default", "x")));

        JsonObject parent = Set.ParentBody(members, new Dictionary<string, string> { ["version"] = "1.14.6" }, "0.1.0");

        JsonNode annotations = parent["metadata"]!["annotations"]!;
        Assert.Equal("ConfigMap,Deployment.apps,Service", (string?)annotations["applyset.kubernetes.io/contains-group-kinds"]);
        Assert.Equal("default", (string?)annotations["applyset.kubernetes.io/additional-namespaces"]);
        Assert.Equal("meshtools/v0.1.0", (string?)annotations["applyset.kubernetes.io/tooling"]);
        Assert.Equal(Set.Id, (string?)parent["metadata"]!["labels"]!["applyset.kubernetes.io/id"]);
        Assert.Equal(["istio-system", "default"], Set.Read(parent).Namespaces);
        Assert.Equal([new KindRef("", "ConfigMap"), new KindRef("apps", "Deployment"), new KindRef("", "Service")], Set.Read(parent).Kinds());
        Assert.Equal(Canary, ApplySet.OfParent("istio-system", Canary.Parent.Name));
        Assert.Null(ApplySet.OfParent("istio-system", "istio"));
    }

    [Fact]
    public void Objects_are_applied_in_safe_order_marked_as_members_behind_the_inventory()
    {
        InstallPlan plan = Plan(Observed(Objects("EnvoyFilter networking.istio.io stats", "Deployment apps istiod", "CustomResourceDefinition apiextensions.k8s.io gateways", "Namespace - istio-system")));

        Assert.Equal(
            ["Namespace", "ConfigMap", "CustomResourceDefinition", "Deployment", "EnvoyFilter"],
            plan.Applies.Append(plan.Begin).OrderBy(static change => change.Rank).Select(static change => change.Target.Kind.Kind));
        Assert.All(plan.Applies, static change => Assert.Equal(Set.Id, (string?)change.Body!["metadata"]!["labels"]![ApplySet.MemberLabel]));
        Assert.All(plan.Applies, static change => Assert.Equal("Create", change.Action));
    }

    [Fact]
    public void Pruned_is_what_the_former_set_had_and_the_new_one_has_not_whatever_its_version()
    {
        InstallPlan plan = Plan(Observed(Objects("Deployment apps istiod", "HorizontalPodAutoscaler autoscaling istiod")) with
        {
            Parent = Set.ParentBody(new ApplySetMembers(["Secret"], ["istio-system"]), new Dictionary<string, string>(), "0.1.0"),
            Members =
            [
                Member("HorizontalPodAutoscaler", "autoscaling", "istiod", "v2beta1"),
                Member("Secret", "", "old", "v1"),
                Member("CustomResourceDefinition", "apiextensions.k8s.io", "handlers.config.istio.io", "v1"),
                Member("CustomResourceDefinition", "apiextensions.k8s.io", "gateways.networking.istio.io", "v1") with { HoldsObjects = true },
                Member("Namespace", "", "istio-system", "v1"),
                Member("Namespace", "", "other", "v1"),
            ],
        });

        // The reverse of the order in which they were made.
        Assert.Equal(["secret/istio-system/old", "customresourcedefinition/handlers.config.istio.io"], plan.Prunes.OrderBy(static change => change.Rank).Select(static change => change.Target.ToString()));
        Assert.Equal(
            [
                "customresourcedefinition/gateways.networking.istio.io is kept: there are objects of its kind, and they would go with it.",
                "namespace/other is kept: everything in it would go with it.",
            ],
            plan.Kept);

        // A crash between the first write and the last prune loses sight of nothing.
        Assert.Contains("Secret", Kinds(plan.Begin), StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", Kinds(plan.End), StringComparison.Ordinal);
        Assert.Contains("CustomResourceDefinition.apiextensions.k8s.io", Kinds(plan.End), StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_of_two_revisions_stays_with_the_first_and_goes_to_the_second_when_the_first_has_it_no_more()
    {
        ManifestObject role = Objects("ClusterRole rbac.authorization.k8s.io istio-reader").Single();
        JsonObject live = Marked(role.Body, Set.Id);

        JsonObject shared = Assert.Single(InstallPlanner.Plan(
            new InstallRequest { Objects = [role], Namespace = "istio-system", Revision = "canary" },
            Observed([role]) with { Live = new Dictionary<ObjectAddress, JsonObject> { [role.Address] = live }, OtherSets = [Set.Id] },
            "0.1.0").Applies).Body!;
        Change handedOver = Assert.Single(Plan(Observed([]) with { Members = [Member("ClusterRole", "rbac.authorization.k8s.io", "istio-reader", "v1") with { SharedWith = [Canary.Id] }] }).Prunes);

        Assert.Equal(Set.Id, (string?)shared["metadata"]!["labels"]![ApplySet.MemberLabel]);
        Assert.Equal(Canary.Id, (string?)shared["metadata"]!["annotations"]![SharedObject.Annotation]);
        Assert.Equal(ChangeVerb.MergePatch, handedOver.Verb);
        Assert.Equal(Canary.Id, (string?)handedOver.Body!["metadata"]!["labels"]![ApplySet.MemberLabel]);
    }

    [Fact]
    public void A_set_that_is_gone_shares_nothing()
    {
        ManifestObject role = Objects("ClusterRole rbac.authorization.k8s.io istio-reader").Single();
        JsonObject live = Marked(role.Body, Canary.Id);

        JsonObject body = Assert.Single(Plan(Observed([role]) with { Live = new Dictionary<ObjectAddress, JsonObject> { [role.Address] = live } }).Applies).Body!;

        Assert.Equal(Set.Id, (string?)body["metadata"]!["labels"]![ApplySet.MemberLabel]);
        Assert.Null(body["metadata"]!["annotations"]);
    }

    [Theory]
    [InlineData("1.5.0", "1.14.6", false, true)]
    [InlineData("1.14.0", "1.15.2", false, false)]
    [InlineData("1.14.6", "1.14.0", false, false)]
    [InlineData("1.14.0", "1.13.9", true, false)]
    [InlineData(null, "1.14.0", false, false)]
    public void The_step_between_versions_is_judged(string? from, string to, bool refused, bool warned)
    {
        Assert.Equal(refused, VersionStep.Refusal(IstioVersion.TryParse(from), IstioVersion.TryParse(to)) is not null);
        Assert.Equal(warned, VersionStep.Warning(IstioVersion.TryParse(from), IstioVersion.TryParse(to)) is not null);
    }

    [Theory]
    [InlineData("docker.io/istio/pilot:1.5.0", "1.5.0")]
    [InlineData("docker.io/istio/pilot:1.14.6-distroless", "1.14.6-distroless")]
    [InlineData("gcr.io/istio-testing/pilot:latest", null)]
    [InlineData("quay.io/kiali/kiali:v1.50.0", null)]
    public void A_manifest_tells_its_version_by_Istio_s_own_images(string image, string? version)
    {
        ManifestObject item = Objects("Deployment apps istiod").Single();
        item.Body["spec"] = JsonNode.Parse($$"""{"template":{"spec":{"containers":[{"name":"discovery","image":"{{image}}"} ] } } }""");

        Assert.Equal(version, ManifestVersion.Find([item])?.Text);
    }

    private static InstallPlan Plan(InstallObservation observed) =>
        InstallPlanner.Plan(new InstallRequest { Objects = observed.Objects, Namespace = "istio-system" }, observed, "0.1.0");

    private static InstallObservation Observed(IReadOnlyList<ManifestObject> objects) => new() { Objects = objects, Live = new Dictionary<ObjectAddress, JsonObject>() };

    private static ManifestObject[] Objects(params string[] texts) => [.. texts.Select(static text => text.Split(' ')).Select(static words =>
    {
        string group = words[1] == "-" ? string.Empty : words[1];
        bool isGlobal = words[0] is "Namespace" or "CustomResourceDefinition" or "ClusterRole";
        return new ManifestObject(
            new ObjectAddress(new KindRef(group, words[0], "v1"), isGlobal ? null : "istio-system", words[2]),
            new JsonObject { ["apiVersion"] = group.Length == 0 ? "v1" : $"{group}/v1", ["kind"] = words[0], ["metadata"] = new JsonObject { ["name"] = words[2] } },
            new ManifestPlace("test", 1, 1));
    })];

    private static InstalledObject Member(string kind, string group, string name, string version) => new(new ObjectAddress(
        new KindRef(group, kind, version), kind is "Namespace" or "CustomResourceDefinition" or "ClusterRole" ? null : "istio-system", name));

    private static JsonObject Marked(JsonObject body, string set)
    {
        JsonObject marked = (JsonObject)body.DeepClone();
        marked["metadata"]!["labels"] = new JsonObject { [ApplySet.MemberLabel] = set };
        return marked;
    }

    private static string Kinds(Change parent) => (string)parent.Body!["metadata"]!["annotations"]!["applyset.kubernetes.io/contains-group-kinds"]!;
}
