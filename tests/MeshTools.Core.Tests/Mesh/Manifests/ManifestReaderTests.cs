using System.Text.Json.Nodes;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Core.Tests.Mesh.Manifests;

public sealed class ManifestReaderTests
{
    [Fact]
    public void Documents_become_objects_with_their_places_and_comments_nothing()
    {
        IReadOnlyList<ManifestObject> objects = Read(
            """
            # The addon is disabled.
            ---
            # Nothing here either.
            ---
            apiVersion: v1
            kind: Namespace
            metadata:
              name: istio-system
            ---

            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: istiod, namespace: istio-system}
            ---
            """);

        Assert.Equal(["namespace/istio-system", "deployment/istio-system/istiod"], objects.Select(static item => item.Address.ToString()));
        Assert.Equal(["test.yaml, document 2, line 5", "test.yaml, document 3, line 11"], objects.Select(static item => item.Place.ToString()));
        Assert.Equal(("apps", "v1"), (objects[1].Address.Kind.Group, objects[1].Address.Kind.Version));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n---\n# a\n---\n")]
    [InlineData("apiVersion: v1\nkind: List\nitems: []\n")]
    [InlineData("apiVersion: v1\nkind: ServiceList\nmetadata: {resourceVersion: '1'}\nitems:\n")]
    public void Text_without_objects_has_none(string text) => Assert.Empty(Read(text));

    [Fact]
    public void Lists_are_opened_and_lists_in_them_too()
    {
        IReadOnlyList<ManifestObject> objects = Read(
            """
            apiVersion: v1
            kind: List
            metadata: {resourceVersion: ""}
            items:
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
            - apiVersion: rbac.authorization.k8s.io/v1
              kind: RoleList
              items:
              - metadata: {name: b, namespace: x}
              - {kind: Role, metadata: {name: c, namespace: x}}
            """);

        Assert.Equal(["configmap/a", "role/x/b", "role/x/c"], objects.Select(static item => item.Address.ToString()));
        Assert.Equal([5, 9, 10], objects.Select(static item => item.Place.Line));
        Assert.Equal("rbac.authorization.k8s.io/v1", (string?)objects[1].Body["apiVersion"]);
        Assert.Equal("Role", (string?)objects[1].Body["kind"]);
    }

    [Fact]
    public void A_custom_kind_whose_name_ends_in_List_is_an_object()
    {
        ManifestObject item = Assert.Single(Read("apiVersion: example.org/v1\nkind: AllowList\nmetadata: {name: a}\nitems: [x]\n"));

        Assert.Equal("allowlist/a", item.Address.ToString());
    }

    [Fact]
    public void JSON_is_read_like_YAML()
    {
        ManifestObject item = Assert.Single(Read(
            """
            {
            	"apiVersion": "v1", "kind": "ConfigMap",
            	"metadata": {"name": "a", "annotations": {"x\/y": "\u003cb\u003e \ud83d\ude00"}},
            	"data": {"n": "1e5"}
            }
            """));

        Assert.Equal("<b> 😀", (string?)item.Body["metadata"]!["annotations"]!["x/y"]);
        Assert.Equal("1e5", (string?)item.Body["data"]!["n"]);
    }

    [Fact]
    public void Anchors_aliases_and_merge_keys_are_resolved()
    {
        ManifestObject item = Assert.Single(Read(
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: a
              labels: &labels
                app: istiod
                istio: pilot
            spec:
              selector:
                <<: *labels
                istio: other
            """));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"istio":"other","app":"istiod"}"""), item.Body["spec"]!["selector"]));
    }

    [Fact]
    public void Block_text_is_kept_to_the_last_blank()
    {
        ManifestObject item = Assert.Single(Read(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  keep: |+\n    a {{ .Values.x }}\n\n      b  \n\n  strip: |-\n    \tx\n  fold: >\n    a\n    b\n\n    c\n"));

        Assert.Equal("a {{ .Values.x }}\n\n  b  \n\n", (string?)item.Body["data"]!["keep"]);
        Assert.Equal("\tx", (string?)item.Body["data"]!["strip"]);
        Assert.Equal("a b\nc\n", (string?)item.Body["data"]!["fold"]);
    }

    [Fact]
    public void Line_ends_of_Windows_change_nothing()
    {
        const string Text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: |\n    one\n    two\n---\n# end\n";

        Assert.True(JsonNode.DeepEquals(
            Assert.Single(Read(Text)).Body, Assert.Single(Read(Text.Replace("\n", "\r\n", StringComparison.Ordinal))).Body));
    }

    [Theory]
    [InlineData("v1", "ConfigMap", "a.b-c.1")]
    [InlineData("rbac.authorization.k8s.io/v1", "ClusterRole", "system:node-proxier")]
    [InlineData("apiregistration.k8s.io/v1", "APIService", "v1.")]
    [InlineData("install.istio.io/v1alpha1", "IstioOperator", "installed-state")]
    [InlineData("networking.istio.io/v1alpha3", "EnvoyFilter", "stats-filter-1.6")]
    public void Names_follow_the_rule_of_their_kind(string apiVersion, string kind, string name) =>
        Assert.Equal(name, Assert.Single(Read($"apiVersion: {apiVersion}\nkind: {kind}\nmetadata:\n  name: '{name}'\n")).Address.Name);

    private static IReadOnlyList<ManifestObject> Read(string text) => ManifestReader.Read(text, "test.yaml");
}
