using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Core.Tests.Mesh.Manifests;

public sealed class ManifestNamespaceTests
{
    [Fact]
    public void Objects_get_the_namespace_that_they_will_be_in()
    {
        ManifestObject[] objects =
        [
            Objects.Of("v1", "ConfigMap", "given"), Objects.Of("v1", "ConfigMap", "kube-system/own"),
            Objects.Of("rbac.authorization.k8s.io/v1", "ClusterRole", "istio-system/stray"), Objects.Of("v1", "Namespace", "plain"),
        ];

        IReadOnlyList<ManifestObject> assigned = Assign(objects);

        Assert.Equal(
            ["configmap/mesh/given", "configmap/kube-system/own", "clusterrole/stray", "namespace/plain"],
            assigned.Select(static item => item.Address.ToString()));
        Assert.Equal("mesh", (string?)assigned[0].Body["metadata"]!["namespace"]);
        Assert.False(assigned[2].Body["metadata"]!.AsObject().ContainsKey("namespace"));
        Assert.Null(objects[0].Body["metadata"]!["namespace"]);
        Assert.Same(objects[1], assigned[1]);
    }

    [Theory]
    [InlineData("scope: Namespaced, ", "gateway/mesh/x")]
    [InlineData("scope: Cluster, ", "gateway/x")]
    [InlineData("", "gateway/mesh/x")]
    public void A_CRD_in_the_manifest_says_where_its_objects_live(string scope, string expected)
    {
        IReadOnlyList<ManifestObject> assigned = Assign(
            Objects.Of("apiextensions.k8s.io/v1", "CustomResourceDefinition", "gateways.networking.istio.io", $"spec: {{{scope}group: networking.istio.io, names: {{kind: Gateway}}}}"),
            Objects.Of("networking.istio.io/v1alpha3", "Gateway", "x"));

        Assert.Equal(expected, assigned[1].Address.ToString());
    }

    [Fact]
    public void A_kind_that_nobody_knows_is_left_alone()
    {
        ManifestObject item = Objects.Of("example.org/v1", "Riddle", "x");

        Assert.Same(item, Assert.Single(Assign(item)));
    }

    [Fact]
    public void Two_objects_that_become_one_are_refused()
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(
            static () => Assign(Objects.Of("v1", "ConfigMap", "same"), Objects.Of("v1", "ConfigMap", "mesh/same")));

        Assert.Contains("configmap/mesh/same is there already", error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<ManifestObject> Assign(params ManifestObject[] objects) =>
        ManifestNamespace.Assign(objects, "mesh", static (KindRef kind) => kind.Kind switch
        {
            "ConfigMap" => true,
            "ClusterRole" or "Namespace" or "CustomResourceDefinition" => false,
            _ => null,
        });
}
