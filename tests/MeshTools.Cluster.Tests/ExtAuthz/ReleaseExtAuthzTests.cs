using System.Management.Automation;
using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Tests.ExtAuthz;

/// <summary>The source procedure's task on the objects of three releases, from nothing and back.</summary>
public sealed class ReleaseExtAuthzTests(ExtAuthzFixture cluster) : IClassFixture<ExtAuthzFixture>
{
    private const string Add = "Add-ExtAuthzFilter -Service ext-authz.default -Port 8888";

    [Theory]
    [InlineData("1.5.0", "EnvoyFilter", "80/HTTP, 443/HTTPS")]
    [InlineData("1.14.0", "Provider", "80/HTTP, 443/HTTPS")]
    [InlineData("1.30.0", "Provider", "80/HTTP, 443/HTTPS")]
    public async Task The_same_call_takes_the_form_of_the_release_and_is_undone_without_a_trace(string version, string form, string servers)
    {
        await cluster.MakeAsync(ExtAuthzMesh.Of(version));
        string before = await cluster.ContentAsync();

        string versions = await cluster.VersionsAsync();
        Outcome rehearsal = cluster.Run($"{Add} -WhatIf");
        Assert.True(rehearsal.Terminating is null, rehearsal.Terminating?.ToString());
        Assert.Empty(rehearsal.Clean());
        Assert.Contains("ingress-gateway-ef", rehearsal.HostText, StringComparison.Ordinal);
        Assert.Contains("ext-authz.default.svc.cluster.local", rehearsal.HostText, StringComparison.Ordinal);
        Assert.Equal(versions, await cluster.VersionsAsync());

        PSObject first = Assert.Single(cluster.Run(Add).Clean());
        Assert.Equal((form, true), (first.Properties["Form"].Value.ToString(), (bool)first.Properties["Changed"].Value));
        Assert.Equal(servers, string.Join(", ", (IEnumerable<string>)first.Properties["Guarded"].Value));
        Assert.Empty((IEnumerable<string>)first.Properties["Unguarded"].Value);
        Assert.Equal("ext-authz.default.svc.cluster.local", first.Properties["Service"].Value);
        await AssertFormAsync(form, version);

        string written = await cluster.VersionsAsync();
        PSObject second = Assert.Single(cluster.Run(Add).Clean());
        Assert.False((bool)second.Properties["Changed"].Value);
        Assert.Equal(written, await cluster.VersionsAsync());

        Outcome test = cluster.Run("Test-ExtAuthzFilter");
        Assert.All(test.Clean(), static row => Assert.Equal("Guarded", row.Properties["Status"].Value.ToString()));
        Assert.True((bool)Assert.Single(cluster.Run("Test-ExtAuthzFilter -Quiet").Clean()).BaseObject);

        Outcome kept = cluster.Run("Get-ExtAuthzFilter | Remove-ExtAuthzFilter -WhatIf");
        Assert.Empty(kept.Clean());
        Assert.Equal(written, await cluster.VersionsAsync());

        PSObject removed = Assert.Single(cluster.Run("Get-ExtAuthzFilter | Remove-ExtAuthzFilter -Confirm:$false").Clean());
        Assert.Equal(servers, string.Join(", ", (IEnumerable<string>)removed.Properties["Unguarded"].Value));
        Assert.Equal(before, await cluster.ContentAsync());
        Assert.False((bool)Assert.Single(cluster.Run("Test-ExtAuthzFilter -Quiet").Clean()).BaseObject);
    }

    [Fact]
    public async Task After_an_upgrade_the_same_call_changes_the_form()
    {
        await cluster.MakeAsync(ExtAuthzMesh.Small("1.5.0"));
        cluster.Run(Add).Clean();
        await UpgradeAsync();

        Outcome stale = cluster.Run("Test-ExtAuthzFilter");
        Assert.All(stale.Clean(), static row => Assert.Contains("drops what stands under config", (string)row.Properties["Reason"].Value, StringComparison.Ordinal));
        PSObject changed = Assert.Single(cluster.Run(Add).Clean());

        Assert.Equal("Provider", changed.Properties["Form"].Value.ToString());
        Assert.Empty(await cluster.FiltersAsync());
        Assert.Single(await cluster.PoliciesAsync());
    }

    [Fact]
    public async Task Where_the_new_form_fails_the_old_one_stays()
    {
        // The definition of 1.5, as it stays when only the Deployments are upgraded: it knows no CUSTOM.
        await cluster.MakeAsync(ExtAuthzMesh.Small("1.5.0").Select(static document => document.Contains("name: authorizationpolicies", StringComparison.Ordinal)
            ? document.Replace("{type: object, x-kubernetes", "{type: object, properties: {spec: {type: object, properties: {action: {type: string, enum: [ALLOW, DENY]}}, x-kubernetes-preserve-unknown-fields: true}}, x-kubernetes", StringComparison.Ordinal)
            : document));
        string before = await cluster.ContentAsync();
        cluster.Run(Add).Clean();
        await UpgradeAsync();

        Assert.Equal(["ObjectInvalid"], cluster.Run(Add).ErrorIds);
        Assert.Single(await cluster.FiltersAsync());
        Assert.Empty(await cluster.PoliciesAsync());

        // The provider that was written first goes with the rest.
        cluster.Run("Remove-ExtAuthzFilter ingress-gateway-ef -Confirm:$false").Clean();
        Assert.Equal(before, await cluster.ContentAsync());
    }

    /// <summary>The control plane and the gateway of 1.14.0 come in the places of the old ones.</summary>
    private async Task UpgradeAsync()
    {
        foreach (string document in ExtAuthzMesh.Small("1.14.0").Skip(5).Take(2))
        {
            (string collection, string name) = ExtAuthzMesh.Address(document);
            await cluster.Api.DeleteAsync($"{collection}/{name}");
            Assert.True(SpinWait.SpinUntil(() => cluster.Api.TryGetAsync($"{collection}/{name}").GetAwaiter().GetResult() is null, TimeSpan.FromSeconds(30)));
            await cluster.Api.SendAsync(HttpMethod.Post, collection, document, "application/yaml");
        }
    }

    private async Task AssertFormAsync(string form, string version)
    {
        if (form == "EnvoyFilter")
        {
            JsonNode filter = Assert.Single(await cluster.FiltersAsync())!;
            JsonNode patch = filter["spec"]!["configPatches"]![0]!;
            Assert.Equal("istio-ingressgateway", (string?)filter["spec"]!["workloadSelector"]!["labels"]!["app"]);
            Assert.Equal("envoy.http_connection_manager", (string?)patch["match"]!["listener"]!["filterChain"]!["filter"]!["name"]);
            Assert.Equal("envoy.router", (string?)patch["match"]!["listener"]!["filterChain"]!["filter"]!["subFilter"]!["name"]);
            Assert.Equal(
                "outbound|8888||ext-authz.default.svc.cluster.local",
                (string?)patch["patch"]!["value"]!["config"]!["grpc_service"]!["envoy_grpc"]!["cluster_name"]);
            Assert.Empty(await cluster.PoliciesAsync());
            return;
        }

        JsonNode policy = Assert.Single(await cluster.PoliciesAsync())!;
        Assert.Equal(("CUSTOM", "ingress-gateway-ef"), ((string?)policy["spec"]!["action"], (string?)policy["spec"]!["provider"]!["name"]));
        Assert.Equal("ingressgateway", (string?)policy["spec"]!["selector"]!["matchLabels"]!["istio"]);
        Assert.Empty(await cluster.FiltersAsync());
        Assert.Contains(
            "extensionProviders:\n- name: ingress-gateway-ef\n  envoyExtAuthzGrpc:\n    service: ext-authz.default.svc.cluster.local\n    port: 8888\n    timeout: 0.5s",
            await cluster.MeshConfigAsync(),
            StringComparison.Ordinal);
        Assert.Equal(version == "1.14.0" ? "security.istio.io/v1beta1" : "security.istio.io/v1", (string?)policy["apiVersion"]);
    }
}
