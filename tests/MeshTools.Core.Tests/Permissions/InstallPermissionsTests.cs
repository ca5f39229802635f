using MeshTools.Changes;
using MeshTools.Cluster.Naming;
using MeshTools.Mesh.Manifests;
using MeshTools.Permissions;

namespace MeshTools.Core.Tests.Permissions;

/// <summary>What an installation needs, by its manifest.</summary>
public sealed class InstallPermissionsTests
{
    private const string Manifest = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: istio-system}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: wasmfiltres.extensions.istio.io}
        spec: {group: extensions.istio.io, scope: Namespaced, names: {kind: WasmFiltre, plural: wasmfiltres}, versions: [{name: v1, served: true}]}
        ---
        apiVersion: extensions.istio.io/v1
        kind: WasmFiltre
        metadata: {name: one, namespace: shop}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: istiod}
        rules:
        - {apiGroups: [""], resources: [secrets], verbs: [get, list]}
        - {nonResourceURLs: [/metrics], verbs: [get]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: gathers}
        aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: istiod, namespace: istio-system}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: istiod}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: reader}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: istiod}
        """;

    [Theory]
    [InlineData("istio-system", "apps", "deployments", "get create patch list")]
    [InlineData("shop", "extensions.istio.io", "wasmfiltres", "get create patch list")]
    [InlineData(null, "rbac.authorization.k8s.io", "clusterrolebindings", "get create patch list")]
    [InlineData("istio-system", "", "configmaps", "get create patch list")]
    [InlineData(null, "", "namespaces", "get create patch list")]
    public void A_kind_is_read_made_changed_and_listed_where_the_manifest_has_it(string? ns, string group, string resource, string verbs) =>
        Assert.Equal(verbs, string.Join(' ', Find(ns, group, resource, isOptional: false).Verbs));

    [Fact]
    public void Nobody_may_give_what_he_has_not()
    {
        MeshPermission secrets = Find(null, string.Empty, "secrets", isOptional: false);

        Assert.Equal(["get", "list"], secrets.Verbs);
        Assert.Contains("granted by clusterrole/istiod", secrets.Purpose, StringComparison.Ordinal);
        Assert.Equal(["get"], Find(null, string.Empty, "/metrics", isOptional: false).Verbs);
    }

    [Fact]
    public void A_role_of_others_takes_the_right_to_bind_it_and_one_that_gathers_the_right_to_escalate_both_by_name()
    {
        MeshPermission bind = All().Single(static item => item.Verbs.Contains("bind"));
        MeshPermission escalate = All().Single(static item => item.Verbs.Contains("escalate"));

        Assert.Equal(("istio-system", "clusterroles", "view"), (bind.Namespace, bind.Resource, Assert.Single(bind.ResourceNames)));
        Assert.Equal((null, "clusterroles", "gathers"), (escalate.Namespace, escalate.Resource, Assert.Single(escalate.ResourceNames)));
    }

    [Fact]
    public void Pruning_is_optional_and_namespaces_are_never_pruned()
    {
        Assert.Equal(["delete"], Find("istio-system", "apps", "deployments", isOptional: true).Verbs);
        Assert.DoesNotContain(All(), static item => item.Resource == "namespaces" && item.Verbs.Contains("delete"));
    }

    [Fact]
    public void A_manifest_without_its_namespace_needs_no_right_to_make_one() =>
        Assert.Equal("Namespace mesh must be there before.", All("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}", "mesh")
            .Single(static item => item.Resource == "namespaces" && item.Verbs.Contains("create")).Without);

    [Fact]
    public void Removal_goes_by_the_manifest_too() =>
        Assert.Equal(["list", "get", "delete"], All(Manifest, command: "Uninstall-Mesh").Single(static item => item is { Namespace: "shop", Resource: "wasmfiltres", Optional: false }).Verbs);

    [Fact]
    public void A_purge_looks_for_published_gateways_in_their_namespaces_too()
    {
        string[] Of(params string[] namespaces) =>
        [
            .. PermissionQuery.Run(new PermissionRequest { Commands = [new NameFilter("Uninstall-Mesh", false, "Uninstall-Mesh".Equals)], Places = new PermissionPlaces { GatewayNamespaces = namespaces } })
                .Select(static outcome => outcome.Value!).Where(static item => item.Namespace == "edge").Select(static item => $"{item.Verbs[0]} {item.Resource}"),
        ];

        Assert.Empty(Of());
        Assert.Empty(Of("istio-system"));
        Assert.Equal(["get secrets", "delete secrets", "get daemonsets", "delete daemonsets"], Of("istio-system", "edge"));
    }

    [Fact]
    public void Every_right_is_told_once()
    {
        string[] rights = [.. All().SelectMany(PermissionList.Rights).Select(static right => right.ToString())];

        Assert.Equal(rights.Distinct(StringComparer.Ordinal), rights);
    }

    private static MeshPermission Find(string? ns, string group, string resource, bool isOptional) =>
        Assert.Single(All(), item => item.Namespace == ns && item.ApiGroup == group && item.Resource == resource && item.Optional == isOptional && item.ResourceNames.Count == 0);

    private static MeshPermission[] All(string manifest = Manifest, string ns = "istio-system", string command = "Install-Mesh") =>
    [
        .. PermissionQuery.Run(new PermissionRequest { Commands = [new NameFilter(command, false, command.Equals)], Manifest = ManifestFiles.FromText(manifest), Places = new PermissionPlaces { Namespace = ns } })
            .Select(static outcome => outcome.Value!),
    ];
}
