using System.Text.Json.Nodes;
using MeshTools.Core.Tests.Mesh.Manifests;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Core.Tests.Mesh.Install;

/// <summary>Which objects are written together, and what they wait for.</summary>
public sealed class InstallOrderTests
{
    private static readonly ManifestObject[] Manifest =
    [
        Objects.Of("networking.istio.io/v1", "Sidecar", "default"),
        Objects.Of("v1", "Service", "istiod"),
        Objects.Of("apps/v1", "Deployment", "istiod"),
        Objects.Of("policy/v1", "PodDisruptionBudget", "istiod"),
        Objects.Of("autoscaling/v2", "HorizontalPodAutoscaler", "istiod"),
        Objects.Of("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "istiod"),
        Objects.Of("v1", "ConfigMap", "istio"),
        Objects.Of("rbac.authorization.k8s.io/v1", "ClusterRole", "istiod"),
        Definition("gateways", "Gateway"),
        Definition("sidecars", "Sidecar"),
        Objects.Of("v1", "Namespace", "istio-system"),
    ];

    [Fact]
    public void Definitions_with_objects_come_first_the_others_just_before_the_workloads_which_are_written_with_what_serves_them()
    {
        InstallOrder order = new(Manifest);

        Assert.Equal(
            [
                "istio-system", "sidecars", "istiod", "istio", "istiod", "gateways",
                "istiod istiod istiod istiod", "default",
            ],
            Manifest.GroupBy(order.Of).OrderBy(static step => step.Key).Select(static step => string.Join(' ', step.Select(static item => item.Address.Name))));
        Assert.Equal("Deployment HorizontalPodAutoscaler PodDisruptionBudget Service", string.Join(' ', Manifest.Where(item => order.Of(item) == order.Of(Manifest[1])).Select(static item => item.Address.Kind.Kind).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void The_inventory_stands_between_the_namespaces_and_the_rest()
    {
        InstallOrder order = new(Manifest);

        Assert.Equal(["Namespace"], Manifest.Where(item => order.Of(item) < InstallOrder.Record).Select(static item => item.Address.Kind.Kind));
        Assert.DoesNotContain(Manifest, item => order.Of(item) == InstallOrder.Record);
    }

    private static ManifestObject Definition(string plural, string kind)
    {
        ManifestObject definition = Objects.Of("apiextensions.k8s.io/v1", "CustomResourceDefinition", plural);
        definition.Body["spec"] = JsonNode.Parse($$"""{"group":"networking.istio.io","names":{"kind":"{{kind}}","plural":"{{plural}}"},"versions":[{"name":"v1"}]}""");
        return definition;
    }
}
