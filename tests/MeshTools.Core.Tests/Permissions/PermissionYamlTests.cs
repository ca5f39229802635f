using System.Text.Json.Nodes;
using MeshTools.Cluster.Yaml;
using MeshTools.Mesh.Observed;
using MeshTools.Permissions;

namespace MeshTools.Core.Tests.Permissions;

/// <summary>Rights as roles.</summary>
public sealed class PermissionYamlTests
{
    [Fact]
    public void Rights_stand_in_a_cluster_role_and_in_roles_of_their_namespaces()
    {
        JsonObject[] roles = Read(PermissionYaml.Write(Of("New-SdsCertificate"), "certs", []));

        Assert.Equal(["ClusterRole/certs", "Role/edge/certs", "Role/shop/certs"], roles.Select(static role => Name(role)));
        Assert.Contains(roles[0].Objects("rules"), static rule => rule.Texts("resources").Contains("gateways") && rule.Texts("verbs").SequenceEqual(["list"]));
        Assert.Contains(roles[1].Objects("rules"), static rule => rule.Texts("resources").Contains("secrets"));
        Assert.DoesNotContain(roles[0].Objects("rules"), static rule => rule.Texts("resources").Contains("secrets"));
    }

    [Fact]
    public void All_rights_are_in_it_and_no_other()
    {
        IReadOnlyList<MeshPermission> rights = Of("Set-KialiCredential");
        IEnumerable<string> written =
            from role in Read(PermissionYaml.Write(rights, "kiali", []))
            from rule in role.Objects("rules")
            from verb in rule.Texts("verbs")
            select $"{role.Text("metadata", "namespace")} {rule.Texts("apiGroups")[0]} {rule.Texts("resources")[0]} {string.Join(',', rule.Texts("resourceNames"))} {verb}";

        Assert.Equal(
            rights.SelectMany(static item => item.Verbs.Select(verb => $"{item.Namespace} {item.ApiGroup} {item.Resource} {string.Join(',', item.ResourceNames)} {verb}")).Order(StringComparer.Ordinal),
            written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whoever_is_named_is_bound_to_each_role()
    {
        JsonObject[] all = Read(PermissionYaml.Write(Of("New-SdsCertificate"), "certs", PermissionSubject.Of(["ci/rotate", "ci:other"], ["jane"], ["ops"])));
        JsonObject[] bindings = [.. all.Where(static item => item["roleRef"] is not null)];

        Assert.Equal(["ClusterRoleBinding/certs", "RoleBinding/edge/certs", "RoleBinding/shop/certs"], bindings.Select(static item => Name(item)));
        Assert.All(bindings, static item => Assert.Equal("certs", item.Text("roleRef", "name")));
        Assert.All(bindings, static item => Assert.Equal(
            ["ServiceAccount/ci/rotate", "ServiceAccount/ci/other", "User//jane", "Group//ops"],
            item.Objects("subjects").Select(static subject => $"{subject.Text("kind")}/{subject.Text("namespace")}/{subject.Text("name")}")));
    }

    [Fact]
    public void What_several_commands_need_is_in_it_once_and_is_needed_when_one_needs_it()
    {
        string text = PermissionYaml.Write([.. Of("Get-Mesh"), .. Of("Get-IngressGateway")], "both", []);
        JsonObject role = Read(text)[0];

        Assert.Single(role.Objects("rules"), static rule => rule.Texts("resources").Contains("daemonsets"));
        Assert.Contains("# Get-Mesh; Get-IngressGateway\n- apiGroups: [\"apps\"]\n  resources: [\"daemonsets\"]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_of_the_server_and_names_keep_their_form()
    {
        MeshPermission item = new() { Command = "X", ApiGroup = string.Empty, Resource = "/metrics", Verbs = ["get"], Purpose = "two\nlines" };
        string text = PermissionYaml.Write([item, item with { Resource = "secrets", ResourceNames = ["a\"b"] }], "x", []);
        IReadOnlyList<JsonObject> rules = Read(text)[0].Objects("rules");

        Assert.Equal(["/metrics"], rules[0].Texts("nonResourceURLs"));
        Assert.Equal(["a\"b"], rules[1].Texts("resourceNames"));
        Assert.Contains("# two lines\n", text, StringComparison.Ordinal);
    }

    private static IReadOnlyList<MeshPermission> Of(string command) =>
        CommandPermissions.Of(command, new PermissionPlaces { GatewayNamespaces = ["edge"], ApplicationNamespaces = ["shop"] }, null);

    private static string Name(JsonObject item) => string.Join('/', new[] { item.Text("kind"), item.Text("metadata", "namespace"), item.Text("metadata", "name") }.OfType<string>());

    private static JsonObject[] Read(string text) => [.. YamlReader.ReadDocuments(text).Select(static document => (JsonObject)YamlJson.ToJson(document!)!)];
}
