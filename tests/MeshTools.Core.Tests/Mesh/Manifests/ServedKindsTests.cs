using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Core.Tests.Mesh.Manifests;

public sealed class ServedKindsTests
{
    private static readonly string[] Old = ["v1", "apps/v1", "policy/v1beta1", "autoscaling/v1", "autoscaling/v2beta1", "autoscaling/v2beta2",
        "apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1", "admissionregistration.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1"];

    private static readonly string[] Current = ["v1", "apps/v1", "policy/v1", "autoscaling/v2", "autoscaling/v1",
        "apiextensions.k8s.io/v1", "admissionregistration.k8s.io/v1", "rbac.authorization.k8s.io/v1"];

    private const string Crd = "spec: {group: networking.istio.io, names: {kind: Gateway}, versions: [{name: v1alpha3, served: true}, {name: v1, served: false}]}";

    [Theory]
    [InlineData("v1", "Service", nameof(KindSupport.Served))]
    [InlineData("policy/v1beta1", "PodDisruptionBudget", nameof(KindSupport.Convertible))]
    [InlineData("autoscaling/v2beta1", "HorizontalPodAutoscaler", nameof(KindSupport.Convertible))]
    [InlineData("autoscaling/v2beta2", "HorizontalPodAutoscaler", nameof(KindSupport.Convertible))]
    [InlineData("rbac.authorization.k8s.io/v1beta1", "ClusterRole", nameof(KindSupport.Convertible))]
    [InlineData("apps/v1beta1", "Deployment", nameof(KindSupport.Unsupported))]
    [InlineData("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", nameof(KindSupport.Unsupported))]
    [InlineData("admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration", nameof(KindSupport.Unsupported))]
    [InlineData("networking.istio.io/v1", "Gateway", nameof(KindSupport.Unsupported))]
    public void A_current_server_takes_converts_or_refuses(string apiVersion, string kind, string support) =>
        Assert.Equal(support, Assert.Single(Plan(Current, Objects.Of(apiVersion, kind, "a", "spec: {}"))).Support.ToString());

    [Theory]
    [InlineData("policy/v1beta1", "PodDisruptionBudget")]
    [InlineData("autoscaling/v2beta1", "HorizontalPodAutoscaler")]
    [InlineData("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition")]
    [InlineData("admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration")]
    public void An_old_server_takes_what_Istio_1_5_wants(string apiVersion, string kind) =>
        Assert.Equal(KindSupport.Served, Assert.Single(Plan(Old, Objects.Of(apiVersion, kind))).Support);

    [Fact]
    public void A_kind_that_the_manifest_defines_is_served_in_the_versions_of_its_CRD()
    {
        ManifestObject crd = Objects.Of("apiextensions.k8s.io/v1", "CustomResourceDefinition", "gateways.networking.istio.io", Crd);

        Assert.Equal(KindSupport.Defined, Plan(Current, crd, Objects.Of("networking.istio.io/v1alpha3", "Gateway"))[1].Support);
        KindDemand unserved = Plan(Current, crd, Objects.Of("networking.istio.io/v1", "Gateway"))[1];
        Assert.Equal(KindSupport.Unsupported, unserved.Support);
        Assert.Contains("the CustomResourceDefinition in the same manifest has v1alpha3", unserved.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_single_version_of_an_old_CRD_counts()
    {
        ManifestObject crd = Objects.Of("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "a", "spec: {group: g.io, version: v1, names: {kind: K}}");

        Assert.Equal(KindSupport.Defined, Plan(Old, crd, Objects.Of("g.io/v1", "K"))[1].Support);
    }

    [Fact]
    public void All_that_is_not_served_is_refused_at_once_with_number_and_place()
    {
        ManifestObject[] objects =
        [
            Objects.Of("v1", "ConfigMap"),
            Objects.Of("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "a"),
            Objects.Of("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "b"),
            Objects.Of("example.org/v1", "Riddle"),
        ];

        MeshToolsException error = Assert.Throws<MeshToolsException>(() => ServedKinds.Adapt(objects, Plan(Current, objects)));

        Assert.Equal(ErrorCatalog.KindNotServed, error.Definition);
        Assert.Equal(
            "CustomResourceDefinition apiextensions.k8s.io/v1beta1 (2 objects, first at test.yaml, document 1, line 1): this server (v1.36.2) serves only v1. "
            + "Riddle example.org/v1 (1 object, at test.yaml, document 1, line 1): this server (v1.36.2) serves no such kind, and the manifest brings no CustomResourceDefinition for it.",
            error.Message);
    }

    [Fact]
    public void What_can_be_converted_is_and_the_rest_stays_the_same_instance()
    {
        ManifestObject[] objects =
        [
            Objects.Of("v1", "ConfigMap"),
            Objects.Of("policy/v1beta1", "PodDisruptionBudget", "x/a", "spec: {minAvailable: 1, selector: {matchLabels: {app: a}}}"),
        ];

        IReadOnlyList<ManifestObject> adapted = ServedKinds.Adapt(objects, Plan(Current, objects));

        Assert.Same(objects[0], adapted[0]);
        Assert.Equal(("policy/v1", "v1"), ((string?)adapted[1].Body["apiVersion"], adapted[1].Address.Kind.Version));
        Assert.Equal("policy/v1beta1", (string?)objects[1].Body["apiVersion"]);
    }

    [Fact]
    public void A_budget_whose_selector_would_change_its_meaning_is_refused_by_name()
    {
        KindDemand demand = Assert.Single(Plan(
            Current,
            Objects.Of("policy/v1beta1", "PodDisruptionBudget", "x/good", "spec: {selector: {matchLabels: {app: a}}}"),
            Objects.Of("policy/v1beta1", "PodDisruptionBudget", "x/bad", "spec: {selector: {}}")));

        Assert.Equal(KindSupport.Unsupported, demand.Support);
        Assert.Contains("poddisruptionbudget/x/bad cannot be converted: an empty spec.selector means no pod in v1beta1", demand.Reason, StringComparison.Ordinal);
    }

    private static IReadOnlyList<KindDemand> Plan(string[] served, params ManifestObject[] objects) =>
        ServedKinds.Plan(objects, kind => Versions(served, kind), "v1.36.2");

    private static string[] Versions(string[] served, KindRef kind) =>
        kind.Group.EndsWith(".io", StringComparison.Ordinal) && !kind.Group.EndsWith("k8s.io", StringComparison.Ordinal) || kind.Kind == "Riddle" ? []
        : kind.Group.Length == 0 ? ["v1"]
        : [.. served.Where(text => text.StartsWith(kind.Group + "/", StringComparison.Ordinal)).Select(static text => text.Split('/')[1])];
}
