using System.Management.Automation;

namespace MeshTools.Cluster.Tests.ExtAuthz;

/// <summary>External authorization in a real engine against a real API server, on a small mesh of 1.14.</summary>
public sealed class AddExtAuthzFilterTests(ExtAuthzFixture cluster) : IClassFixture<ExtAuthzFixture>
{
    private const string Add = "Add-ExtAuthzFilter -Service ext-authz.default -Port 8888";

    [Fact]
    public async Task Other_settings_change_what_is_there_and_the_form_can_be_changed()
    {
        await cluster.MakeAsync(ExtAuthzMesh.Small("1.14.0"));
        string before = await cluster.ContentAsync();
        cluster.Run(Add).Clean();
        PSObject changed = Assert.Single(cluster.Run($"{Add} -StatusOnError 503 -Timeout 00:00:02 -ExceptPath /healthz -ListenerPort 443 -FailOpen").Clean());

        Assert.Equal((503, TimeSpan.FromSeconds(2), true), ((int)changed.Properties["StatusOnError"].Value, (TimeSpan)changed.Properties["Timeout"].Value, (bool)changed.Properties["FailOpen"].Value));
        Assert.Equal(["443/HTTPS"], (IEnumerable<string>)changed.Properties["Guarded"].Value);
        Assert.Equal(8443, changed.Properties["ListenerPort"].Value);
        Assert.Equal(["/healthz"], (IEnumerable<string>)changed.Properties["ExceptPaths"].Value);
        Assert.Single(await cluster.PoliciesAsync());

        PSObject filter = Assert.Single(cluster.Run($"{Add} -Form EnvoyFilter").Clean());
        Assert.Equal("EnvoyFilter", filter.Properties["Form"].Value.ToString());
        Assert.Empty(await cluster.PoliciesAsync());
        Assert.DoesNotContain("extensionProviders", await cluster.MeshConfigAsync(), StringComparison.Ordinal);

        cluster.Run("Remove-ExtAuthzFilter ingress-gateway-ef -Confirm:$false").Clean();
        Assert.Equal(before, await cluster.ContentAsync());
        Assert.Equal(["ExtAuthzFilterNotFound"], cluster.Run("Remove-ExtAuthzFilter ingress-gateway-ef -Confirm:$false").ErrorIds);
    }

    [Fact]
    public async Task Two_administrators_at_once_lose_nothing()
    {
        const int Rounds = 4;
        await cluster.MakeAsync([.. ExtAuthzMesh.Small("1.14.0"), .. ExtAuthzMesh.Edge("1.14.0")]);
        string before = await cluster.ContentAsync();
        using ModuleSession other = ModuleSession.Open();
        for (int round = 0; round < Rounds; round++)
        {
            Task<Outcome> second = Task.Run(() => other.Run($"{Add} -Gateway edge -Name edge -KubeConfig $file", ("file", cluster.KubeConfig)));
            cluster.Run(Add).Clean();
            (await second).Clean();
            string config = await cluster.MeshConfigAsync();
            Assert.Contains("- name: ingress-gateway-ef", config, StringComparison.Ordinal);
            Assert.Contains("- name: edge", config, StringComparison.Ordinal);
            Assert.Contains("# what administrators wrote", config, StringComparison.Ordinal);

            Task<Outcome> removal = Task.Run(() => other.Run("Remove-ExtAuthzFilter edge -Confirm:$false -KubeConfig $file", ("file", cluster.KubeConfig)));
            cluster.Run("Remove-ExtAuthzFilter ingress-gateway-ef -Confirm:$false").Clean();
            (await removal).Clean();
            Assert.Equal(before, await cluster.ContentAsync());
        }
    }

    [Fact]
    public async Task Several_gateways_have_an_object_each()
    {
        await cluster.MakeAsync([.. ExtAuthzMesh.Small("1.14.0"), .. ExtAuthzMesh.Edge("1.14.0")]);
        string before = await cluster.ContentAsync();
        Outcome added = cluster.Run($"{Add} -Gateway istio-ingressgateway, edge");

        Assert.Equal(["ingress-gateway-ef-istio-ingressgateway", "ingress-gateway-ef-edge"], added.Clean().Select(static filter => (string)filter.Properties["Name"].Value));
        Assert.True((bool)Assert.Single(cluster.Run("Test-ExtAuthzFilter -Quiet").Clean()).BaseObject);
        Assert.Single(cluster.Run("Get-ExtAuthzFilter -Gateway edge").Clean());

        // By the name it was added with, at one gateway and then at all.
        Assert.Single(cluster.Run("Remove-ExtAuthzFilter ingress-gateway-ef -Gateway edge -Confirm:$false").Clean());
        Assert.Single(cluster.Run("Remove-ExtAuthzFilter ingress-gateway-ef -Confirm:$false").Clean());
        Assert.Equal(before, await cluster.ContentAsync());
    }

    [Fact]
    public async Task A_host_of_a_ServiceEntry_can_be_asked()
    {
        await cluster.MakeAsync([
            .. ExtAuthzMesh.Small("1.14.0"),
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: ServiceEntry
            metadata: {name: outside, namespace: istio-system}
            spec: {hosts: [authz.outside.example], ports: [{number: 443, name: grpc, protocol: GRPC}], resolution: DNS}
            """,
        ]);
        const string Outside = "Add-ExtAuthzFilter authz.outside.example 443";
        Assert.Equal("authz.outside.example", Assert.Single(cluster.Run(Outside).Clean()).Properties["Service"].Value);
        string versions = await cluster.VersionsAsync();
        Assert.False((bool)Assert.Single(cluster.Run(Outside).Clean()).Properties["Changed"].Value);
        Assert.Equal(versions, await cluster.VersionsAsync());
    }

    [Theory]
    [InlineData("Add-ExtAuthzFilter ext-auth.default 8888", "there is ext-authz.default")]
    [InlineData("Add-ExtAuthzFilter ext-authz.default 9000", "it has 8888")]
    [InlineData("Add-ExtAuthzFilter ext-authz.default 8888 -Gateway no-such", "there is istio-system/istio-ingressgateway")]
    [InlineData("Add-ExtAuthzFilter ext-authz.default 8888 -ListenerPort 81", "8080 (server port 80), 8443 (server port 443)")]
    [InlineData("Add-ExtAuthzFilter ext-authz.default 8888 -StatusOnError 200", "200 is no status")]
    [InlineData("Add-ExtAuthzFilter ext-authz.default 8888 -Timeout 5", "a bare number means ticks")]
    [InlineData("Add-ExtAuthzFilter ext-authz.default 8888 -Form EnvoyFilter -ExceptPath /healthz", "The form Provider can.")]
    [InlineData("Add-ExtAuthzFilter ext-authz.default 8888 -PathPrefix /check", "gRPC has none")]
    [InlineData("Add-ExtAuthzFilter ext-authz.default 8888 -HeaderToUpstream x-user", "says itself which headers")]
    [InlineData("Add-ExtAuthzFilter 8888 1 ", "There is no service '8888'")]
    [InlineData("Add-ExtAuthzFilter ext-authz.default -1", "-1 is no port")]
    [InlineData("Add-ExtAuthzFilter ext-authz.default 8888 -Name 'No Name'", "The name 'No Name'")]
    public async Task Bad_input_is_refused_with_the_reason_and_nothing_is_written(string script, string reason)
    {
        await cluster.MakeAsync(ExtAuthzMesh.Small("1.14.0"));
        string versions = await cluster.VersionsAsync();
        Outcome outcome = cluster.Run(script);

        Assert.StartsWith("ExtAuthzRefused,", outcome.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidArgument, outcome.Terminating.CategoryInfo.Category);
        Assert.Contains(reason, outcome.Terminating.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(versions, await cluster.VersionsAsync());
    }

    [Fact]
    public async Task Without_the_kind_AuthorizationPolicy_the_form_Provider_is_refused()
    {
        await cluster.MakeAsync(ExtAuthzMesh.Small("1.14.0").Where(static document => !document.Contains("authorizationpolicies", StringComparison.Ordinal)));
        Outcome outcome = cluster.Run(Add);

        Assert.Contains("knows no AuthorizationPolicy", outcome.Terminating!.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("extensionProviders", await cluster.MeshConfigAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_image_tells_the_version_it_can_be_given()
    {
        await cluster.MakeAsync(ExtAuthzMesh.Small("test-build"));
        Assert.Contains("give -Version", cluster.Run(Add).Terminating!.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("InvalidIstioVersion", cluster.Run($"{Add} -Version test").Terminating!.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal("EnvoyFilter", Assert.Single(cluster.Run($"{Add} -Version 1.6.14").Clean()).Properties["Form"].Value.ToString());
        Assert.Single(cluster.Run("Get-ExtAuthzFilter -Version 1.6.14 | Remove-ExtAuthzFilter -Version 1.6.14 -Confirm:$false").Clean());
    }

    [Fact]
    public async Task A_mesh_config_that_is_no_YAML_is_not_touched()
    {
        await cluster.MakeAsync(ExtAuthzMesh.Small("1.14.0"));
        await cluster.Api.SendAsync(HttpMethod.Patch, ExtAuthzFixture.Config, """{"data": {"mesh": "a: [1"}}""", "application/merge-patch+json");
        Outcome outcome = cluster.Run(Add);

        Assert.StartsWith("ConfigTextInvalid,", outcome.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("a: [1", await cluster.MeshConfigAsync());
        Assert.Empty(await cluster.PoliciesAsync());
    }

    [Fact]
    public async Task A_service_that_nobody_answers_for_is_a_warning_and_open_servers_are_too()
    {
        await cluster.MakeAsync(ExtAuthzMesh.Small("1.14.0"));
        await cluster.Api.DeleteAsync("/apis/apps/v1/namespaces/default/deployments/ext-authz");
        Assert.True(SpinWait.SpinUntil(
            () => cluster.Api.GetAsync("/api/v1/namespaces/default/endpoints/ext-authz").GetAwaiter().GetResult()["subsets"] is null, TimeSpan.FromSeconds(60)));
        Outcome outcome = cluster.Run($"{Add} -ListenerPort 8443");

        Assert.Single(outcome.Clean());
        Assert.Contains(outcome.Warnings, static warning => warning.Contains("service/default/ext-authz has no ready endpoints. Every request gets status 403", StringComparison.Ordinal));
        Assert.Contains(outcome.Warnings, static warning => warning.Contains("Server 80/HTTP of gateway istio-ingressgateway is open", StringComparison.Ordinal));

        // What was seen beforehand is told too.
        Outcome second = cluster.Run($"{Add} -Form EnvoyFilter -Name second");
        Assert.Contains(second.Warnings, static warning => warning.Contains("authorizationpolicy/istio-system/ingress-gateway-ef asks an authorization service at gateway istio-system/istio-ingressgateway too, and stays.", StringComparison.Ordinal));
    }
}
