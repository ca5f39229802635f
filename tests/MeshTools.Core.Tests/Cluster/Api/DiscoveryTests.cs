using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Api;

public sealed class DiscoveryTests
{
    private const string Group = """
        {"kind":"APIGroup","name":"networking.istio.io","versions":[{"version":"v1alpha3"},{"version":"v1beta1"},{"version":"v1"}],"preferredVersion":{"version":"v1beta1"}}
        """;

    private static readonly KindRef Gateway = new("networking.istio.io", "Gateway");

    [Fact]
    public async Task The_servers_preferred_version_comes_first()
    {
        ScriptedServer server = new(static request => request.Path switch
        {
            "/apis/networking.istio.io" => ScriptedAnswer.Json(Group),
            _ => ScriptedAnswer.Json(Resources("Gateway", "gateways")),
        });

        ResourceType type = await server.Client().ResolveAsync(Gateway, CancellationToken.None);

        Assert.Equal("networking.istio.io/v1beta1", type.ApiVersion);
        Assert.Equal(["/apis/networking.istio.io", "/apis/networking.istio.io/v1beta1"], server.Requests.Select(static request => request.Path));
    }

    [Fact]
    public async Task A_kind_that_only_another_version_has_is_found_there()
    {
        ScriptedServer server = new(static request => request.Path switch
        {
            "/apis/networking.istio.io" => ScriptedAnswer.Json(Group),
            "/apis/networking.istio.io/v1alpha3" => ScriptedAnswer.Json(Resources("EnvoyFilter", "envoyfilters")),
            _ => ScriptedAnswer.Json(Resources("Gateway", "gateways")),
        });

        ResourceType type = await server.Client().ResolveAsync(new KindRef("networking.istio.io", "EnvoyFilter"), CancellationToken.None);

        Assert.Equal(("v1alpha3", "envoyfilters"), (type.Version, type.Plural));
    }

    [Fact]
    public async Task A_version_that_is_insisted_on_is_asked_for_alone()
    {
        ScriptedServer server = new(static _ => ScriptedAnswer.Json(Resources("Gateway", "gateways")));

        ResourceType type = await server.Client().ResolveAsync(Gateway with { Version = "v1alpha3" }, CancellationToken.None);

        Assert.Equal("v1alpha3", type.Version);
        Assert.Equal("/apis/networking.istio.io/v1alpha3", Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task A_group_the_server_does_not_have_is_named()
    {
        ClusterClient client = new ScriptedServer(static _ => ScriptedAnswer.NotFound()).Client();

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => client.ResolveAsync(Gateway, CancellationToken.None));

        Assert.Equal("KindNotServed", error.Definition.Id);
        Assert.Contains("Gateway in group networking.istio.io", error.Message, StringComparison.Ordinal);
        Assert.Null(await client.TryResolveAsync(Gateway, CancellationToken.None));
    }

    [Fact]
    public async Task A_kind_the_core_group_does_not_have_is_named()
    {
        ClusterClient client = new ScriptedServer(ScriptedDiscovery.Then(static _ => ScriptedAnswer.NotFound())).Client();

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => client.ResolveAsync(new KindRef(string.Empty, "Pood"), CancellationToken.None));

        Assert.Contains("Pood in the core group", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_known_is_not_asked_for_again()
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(static _ => ScriptedAnswer.NotFound()));
        ClusterClient client = server.Client();

        await client.ResolveAsync(new KindRef("apps", "DaemonSet"), CancellationToken.None);
        await client.ResolveAsync(new KindRef("apps", "Deployment"), CancellationToken.None);
        await client.ResolveAsync(new KindRef(string.Empty, "Node"), CancellationToken.None);
        await client.ResolveAsync(new KindRef(string.Empty, "Pod"), CancellationToken.None);

        Assert.Equal(["/apis/apps", "/apis/apps/v1", "/api/v1"], server.Requests.Select(static request => request.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kind_that_appears_later_is_found_without_a_new_client(bool groupWasThere)
    {
        bool installed = false;
        ScriptedServer server = new(request => request.Path switch
        {
            "/apis/networking.istio.io" when installed || groupWasThere => ScriptedAnswer.Json(Group),
            "/apis/networking.istio.io/v1beta1" when installed => ScriptedAnswer.Json(Resources("Gateway", "gateways")),
            "/apis/networking.istio.io/v1beta1" or "/apis/networking.istio.io/v1" when groupWasThere => ScriptedAnswer.Json(Resources("Sidecar", "sidecars")),
            _ => ScriptedAnswer.NotFound(),
        });
        ClusterClient client = server.Client();
        Assert.Null(await client.TryResolveAsync(Gateway, CancellationToken.None));

        installed = true;

        Assert.Equal("gateways", (await client.ResolveAsync(Gateway, CancellationToken.None)).Plural);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("v1")]
    public async Task A_kind_that_is_expected_is_waited_for(string? version)
    {
        int looks = 0;
        ClusterClient client = Growing(() => ++looks > 20);
        client.ExpectKinds([Gateway with { Version = "v1beta1" }, Gateway with { Version = "v1" }]);

        Assert.Equal("gateways", (await client.ResolveAsync(Gateway with { Version = version }, CancellationToken.None)).Plural);
        Assert.True(looks > 20);
    }

    [Fact]
    public async Task The_versions_of_a_kind_that_is_expected_are_waited_for_too()
    {
        int looks = 0;
        ClusterClient client = Growing(() => ++looks > 20);
        client.ExpectKinds([Gateway with { Version = "v1" }]);

        Assert.Equal(["v1beta1", "v1"], await client.ServedVersionsAsync(Gateway, CancellationToken.None));
    }

    [Theory]
    [InlineData("Sidecar", "v1")]
    [InlineData("Gateway", "v1alpha1")]
    public async Task What_is_not_expected_is_not_waited_for(string kind, string version)
    {
        ScriptedServer server = new(static _ => ScriptedAnswer.NotFound());
        ClusterClient client = server.Client();
        client.ExpectKinds([Gateway with { Version = "v1" }]);

        Assert.Null(await client.TryResolveAsync(new KindRef("networking.istio.io", kind, version), CancellationToken.None));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_kind_that_does_not_come_is_given_up_and_nobody_waits_for_it_again()
    {
        int looks = 0;
        ClusterClient client = Growing(() => ++looks < 0);
        client.ExpectKinds([Gateway with { Version = "v1" }]);

        Assert.Null(await client.TryResolveAsync(Gateway, CancellationToken.None));
        Assert.InRange(looks, 250, 400);
        looks = 0;
        Assert.Null(await client.TryResolveAsync(Gateway, CancellationToken.None));
        Assert.InRange(looks, 1, 2);
    }

    [Fact]
    public async Task A_kind_that_is_expected_no_more_is_not_waited_for()
    {
        int looks = 0;
        ClusterClient client = Growing(() => ++looks < 0);
        client.ExpectKinds([Gateway with { Version = "v1" }]);

        client.ExpectKinds([]);

        Assert.Null(await client.TryResolveAsync(Gateway, CancellationToken.None));
        Assert.Equal(1, looks);
    }

    // A group has the versions of those of its kinds that are served; what was kept from before the kind came may lack the preferred one.
    [Fact]
    public async Task A_kind_that_came_meanwhile_is_found_in_its_preferred_version_and_then_kept()
    {
        bool hasCome = false;
        ScriptedServer server = new(request => request.Path switch
        {
            "/apis/networking.istio.io" when !hasCome => ScriptedAnswer.Json("""{"kind":"APIGroup","versions":[{"version":"v1alpha3"}]}"""),
            "/apis/networking.istio.io" => ScriptedAnswer.Json(Group),
            _ => ScriptedAnswer.Json(Resources("Gateway", "gateways")),
        });
        ClusterClient client = server.Client();
        await client.ResolveAsync(Gateway, CancellationToken.None);
        client.ExpectKinds([Gateway with { Version = "v1beta1" }]);
        hasCome = true;

        Assert.Equal("v1beta1", (await client.ResolveAsync(Gateway, CancellationToken.None)).Version);
        int asked = server.Requests.Count;
        await client.ResolveAsync(Gateway, CancellationToken.None);
        Assert.Equal(asked, server.Requests.Count);
    }

    [Fact]
    public async Task Refreshing_forgets_everything()
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(static _ => ScriptedAnswer.NotFound()));
        ClusterClient client = server.Client();
        await client.ResolveAsync(new KindRef(string.Empty, "Node"), CancellationToken.None);

        client.RefreshDiscovery();
        await client.ResolveAsync(new KindRef(string.Empty, "Node"), CancellationToken.None);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Subresources_are_no_kinds()
    {
        ClusterClient client = new ScriptedServer(ScriptedDiscovery.Then(static _ => ScriptedAnswer.NotFound())).Client();

        Assert.Null(await client.TryResolveAsync(new KindRef(string.Empty, "Eviction"), CancellationToken.None));
        Assert.Null(await client.TryResolveAsync(new KindRef("apps", "Scale"), CancellationToken.None));
        Assert.Equal("nodes", (await client.ResolveAsync(new KindRef(string.Empty, "Node"), CancellationToken.None)).Plural);
    }

    [Fact]
    public async Task A_server_that_fails_is_not_a_server_without_the_kind()
    {
        ClusterClient client = new ScriptedServer(static _ => ScriptedAnswer.Status(403, "Forbidden", "no")).Client();

        Assert.Equal("Forbidden", (await Assert.ThrowsAsync<MeshToolsException>(() => client.TryResolveAsync(Gateway, CancellationToken.None))).Definition.Id);
    }

    [Theory]
    [InlineData("v1", "Pod", "", "Pod", "v1")]
    [InlineData("apps/v1", "Deployment", "apps", "Deployment", "v1")]
    public void A_manifest_names_group_and_version(string apiVersion, string kind, string group, string expectedKind, string version) =>
        Assert.Equal(new KindRef(group, expectedKind, version), KindRef.FromManifest(apiVersion, kind));

    private static ClusterClient Growing(Func<bool> hasCome) => new ScriptedServer(request => request.Path switch
    {
        "/apis/networking.istio.io" => hasCome() ? ScriptedAnswer.Json(Group) : ScriptedAnswer.NotFound(),
        "/apis/networking.istio.io/v1beta1" => ScriptedAnswer.Json(Resources("Gateway", "gateways")),
        "/apis/networking.istio.io/v1" => hasCome() ? ScriptedAnswer.Json(Resources("Gateway", "gateways")) : ScriptedAnswer.NotFound(),
        _ => ScriptedAnswer.NotFound(),
    }).Client();

    private static string Resources(string kind, string plural) =>
        $$"""{"kind":"APIResourceList","resources":[{"name":"{{plural}}","kind":"{{kind}}","namespaced":true,"verbs":["get"]}]}""";
}
