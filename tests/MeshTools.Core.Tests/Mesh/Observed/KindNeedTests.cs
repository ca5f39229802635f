using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Permissions;

namespace MeshTools.Core.Tests.Mesh.Observed;

/// <summary>What becomes of a command that may not read all it wants.</summary>
public sealed class KindNeedTests
{
    private const string Gateway = """
        {"metadata": {"resourceVersion": "1"}, "items": [{"metadata": {"name": "edge", "namespace": "edge"}, "spec": {"template": {
          "metadata": {"labels": {"istio": "ingressgateway"} },
          "spec": {"containers": [{"name": "istio-proxy", "image": "istio/proxyv2:1.14.6", "args": ["proxy", "router"]}]} } } }]}
        """;

    private const string Secrets = """{"metadata": {"resourceVersion": "1"}, "items": [{"metadata": {"name": "shop-tls"}, "type": "Opaque"}]}""";
    private const string Empty = """{"metadata": {"resourceVersion": "1"}, "items": []}""";

    private static readonly KindNeed Secret = new(MeshKinds.Secret, "certificates") { Scopes = [PermissionScope.Gateway], PrefersAll = true };

    [Fact]
    public async Task Everything_that_is_missing_and_needed_is_one_error()
    {
        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => ReadAsync(
            static request => request.Path.Contains("pods", StringComparison.Ordinal) ? ScriptedAnswer.Json(Empty) : Forbidden(),
            [],
            new(MeshKinds.Deployment, "mesh"),
            new(MeshKinds.Pod, "pods"),
            new(MeshKinds.Service, "ports"),
            new(MeshKinds.Node, "regions") { Without = "Regions are not told." }));

        Assert.Equal("Forbidden", error.Definition.Id);
        Assert.Contains("not allowed to list deployments.apps", error.Message, StringComparison.Ordinal);
        Assert.Contains("not allowed to list services", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pods", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nodes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_can_be_done_without_is_a_warning_that_is_given_once()
    {
        List<string> warnings = [];
        MeshObserver observer = new(Server(static _ => Forbidden()).Client(), TimeProvider.System) { Warn = warnings.Add };
        KindNeed[] needs = [new(MeshKinds.Node, "regions") { Without = "Regions are not told." }, KindNeed.Wish(MeshKinds.Pod)];

        await observer.ReadAsync("istio-system", needs, [], default);
        await observer.ReadAsync("istio-system", needs, [], default);

        string warning = Assert.Single(warnings);
        Assert.StartsWith("Regions are not told. nodes: not allowed to list nodes", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_of_it_will_do_where_the_command_says_so()
    {
        List<string> warnings = [];

        MeshSnapshot snapshot = await ReadAsync(
            static request => request.Path.Contains("/namespaces/istio-system/", StringComparison.Ordinal) ? ScriptedAnswer.Json(Gateway) : Forbidden(),
            warnings,
            new KindNeed(MeshKinds.Deployment, "mesh") { AcceptsPart = true });

        Assert.Single(snapshot.Of(MeshKinds.Deployment));
        Assert.StartsWith("Only namespace istio-system is looked at:", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_maps_are_read_only_where_the_mesh_is()
    {
        List<string> seen = [];

        await ReadAsync(
            request =>
            {
                seen.Add(request.Path);
                return ScriptedAnswer.Json(Empty);
            },
            [],
            MeshPermissions.Config);

        Assert.Equal("/api/v1/namespaces/istio-system/configmaps", Assert.Single(seen));
    }

    [Fact]
    public async Task Who_may_not_list_all_secrets_reads_those_where_gateways_are()
    {
        MeshSnapshot snapshot = await ReadAsync(
            static request => request.Path switch
            {
                "/apis/apps/v1/deployments" => ScriptedAnswer.Json(Gateway),
                "/api/v1/namespaces/edge/secrets" => ScriptedAnswer.Json(Secrets),
                _ => Forbidden(),
            },
            [],
            new(MeshKinds.Deployment, "gateways"),
            Secret);

        Assert.Equal("shop-tls", Assert.Single(snapshot.Secrets).Name);
        Assert.False(snapshot.Reading(MeshKinds.Secret).IsForbidden);
    }

    [Fact]
    public async Task Who_may_not_read_them_there_either_is_told_where()
    {
        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => ReadAsync(
            static request => request.Path == "/apis/apps/v1/deployments" ? ScriptedAnswer.Json(Gateway) : Forbidden(),
            [],
            new(MeshKinds.Deployment, "gateways"),
            Secret));

        Assert.Contains("not allowed to list secrets in namespace edge", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("18", true)]
    [InlineData("19", false)]
    public async Task What_new_servers_tell_otherwise_is_read_of_old_ones_alone(string minor, bool isRead)
    {
        bool asked = false;
        ScriptedServer server = Server(
            request =>
            {
                asked |= request.Path == "/api/v1/endpoints";
                return ScriptedAnswer.Json(Empty);
            },
            minor);

        await new MeshObserver(server.Client(), TimeProvider.System).ReadAsync("istio-system", [new(MeshKinds.Endpoints, "endpoints") { BeforeKubernetes = 19 }], [], default);

        Assert.Equal(isRead, asked);
    }

    private static ScriptedAnswer Forbidden() => ScriptedAnswer.Status(403, "Forbidden", "User \"jane\" cannot list it");

    private static Task<MeshSnapshot> ReadAsync(Func<ScriptedRequest, ScriptedAnswer> lists, List<string> warnings, params KindNeed[] needs) =>
        new MeshObserver(Server(lists).Client(), TimeProvider.System) { Warn = warnings.Add }.ReadAsync("istio-system", needs, [], default);

    private static ScriptedServer Server(Func<ScriptedRequest, ScriptedAnswer> lists, string minor = "20") => new(ScriptedDiscovery.Then(request => request.Path == "/version"
        ? ScriptedAnswer.Json($$"""{"major": "1", "minor": "{{minor}}", "gitVersion": "v1.{{minor}}.0"}""")
        : lists(request)));
}
