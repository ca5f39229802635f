using System.Management.Automation;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MeshTools.Cluster.Tests.ExtAuthz;

/// <summary>What is others', what is shown, and what comes and goes through the pipeline.</summary>
public sealed class ExtAuthzOwnershipTests(ExtAuthzFixture cluster) : IClassFixture<ExtAuthzFixture>
{
    private const string Add = "Add-ExtAuthzFilter -Service ext-authz.default -Port 8888";

    [Fact]
    public async Task What_somebody_else_made_is_kept_unless_forced()
    {
        await cluster.MakeAsync(ExtAuthzMesh.Small("1.14.0"));
        await cluster.Api.SendAsync(HttpMethod.Post, ExtAuthzFixture.Filters, """
            apiVersion: networking.istio.io/v1alpha3
            kind: EnvoyFilter
            metadata: {name: ingress-gateway-ef}
            spec:
              workloadSelector: {labels: {app: istio-ingressgateway, more: labels}}
              configPatches: [{applyTo: HTTP_FILTER, match: {context: GATEWAY}, patch: {operation: INSERT_BEFORE, value: {name: envoy.ext_authz}}}]
            """, "application/yaml");
        string versions = await cluster.VersionsAsync();

        Outcome refused = cluster.Run($"{Add} -Form EnvoyFilter");
        Assert.StartsWith("ExtAuthzRefused,", refused.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["ExtAuthzFilterNotOwned"], cluster.Run("Remove-ExtAuthzFilter ingress-gateway-ef -Confirm:$false").ErrorIds);
        Assert.Equal(versions, await cluster.VersionsAsync());
        Assert.False((bool)Assert.Single(cluster.Run("Get-ExtAuthzFilter").Clean()).Properties["IsManaged"].Value);

        Assert.True((bool)Assert.Single(cluster.Run($"{Add} -Form EnvoyFilter -Force").Clean()).Properties["IsManaged"].Value);
        JsonNode filter = Assert.Single(await cluster.FiltersAsync())!;
        Assert.Equal("""{"app":"istio-ingressgateway"}""", filter["spec"]!["workloadSelector"]!["labels"]!.ToJsonString());
    }

    [Fact]
    public async Task A_field_that_another_manager_set_is_a_conflict_that_names_it()
    {
        await cluster.MakeAsync(ExtAuthzMesh.Small("1.14.0"));
        cluster.Run($"{Add} -Form EnvoyFilter").Clean();
        await cluster.Api.SendAsync(HttpMethod.Patch, $"{ExtAuthzFixture.Filters}/ingress-gateway-ef?fieldManager=somebody", """{"spec": {"priority": 5}}""", "application/merge-patch+json");

        Outcome conflict = cluster.Run($"{Add} -Form EnvoyFilter");
        Assert.Equal(["FieldManagerConflict"], conflict.ErrorIds);
        Assert.Contains("somebody", conflict.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.True((bool)Assert.Single(cluster.Run($"{Add} -Form EnvoyFilter -Force").Clean()).Properties["Changed"].Value);
    }

    [Theory]
    [InlineData("EnvoyFilter", ExtAuthzFixture.Filters, """{"spec": {"workloadSelector": {"labels": {"team": "a"}}}}""")]
    [InlineData("Provider", "/apis/security.istio.io/v1beta1/namespaces/istio-system/authorizationpolicies", """{"spec": {"selector": {"matchLabels": {"team": "a"}}}}""")]
    public async Task What_another_manager_put_beside_ours_goes_by_force(string form, string collection, string patch)
    {
        // One label more, and the gateway is not picked any longer.
        await cluster.MakeAsync(ExtAuthzMesh.Small("1.14.0"));
        cluster.Run($"{Add} -Form {form}").Clean();
        await cluster.Api.SendAsync(HttpMethod.Patch, $"{collection}/ingress-gateway-ef?fieldManager=somebody", patch, "application/merge-patch+json");

        Outcome told = cluster.Run($"{Add} -Form {form}");
        Assert.Contains(told.Warnings, static warning => warning.Contains("is open", StringComparison.Ordinal));

        PSObject filter = Assert.Single(cluster.Run($"{Add} -Form {form} -Force").Clean());
        Assert.Equal([true, "80/HTTP 443/HTTPS"], [filter.Properties["Changed"].Value, string.Join(' ', (IEnumerable<string>)filter.Properties["Guarded"].Value)]);
        Assert.False((bool)Assert.Single(cluster.Run($"{Add} -Form {form}").Clean()).Properties["Changed"].Value);
    }

    [Fact]
    public async Task The_views_have_the_columns_that_matter()
    {
        await cluster.MakeAsync(ExtAuthzMesh.Small("1.14.0"));
        string added = Plain(cluster.Run($"{Add} | Out-Default").HostText);
        string tested = Plain(cluster.Run("Test-ExtAuthzFilter | Out-Default").HostText);

        Assert.Matches(@"Name\s+Gateway\s+Guarded\s+Unguarded\s+Changed", added);
        Assert.Matches(@"Gateway\s+Server\s+Status\s+Hosts\s+Reason", tested);
        Assert.Matches(@"443/HTTPS\s+Guarded\s+\*", tested);
        Assert.Contains("Byauthorizationpolicy/istio-system/ingress-gateway-ef.", Regex.Replace(tested, @"\s+", string.Empty), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sandboxes_and_names_come_from_the_pipeline_and_wrong_names_are_errors()
    {
        await cluster.MakeAsync(ExtAuthzMesh.Small("1.14.0"));
        Outcome added = cluster.Run($"Get-MeshContext $context | {Add}", ("context", cluster.Context));
        Assert.Single(added.Clean());
        Assert.Equal(["ExtAuthzFilterNotFound"], cluster.Run("Get-ExtAuthzFilter no-such").ErrorIds);
        Assert.Empty(cluster.Run("Get-ExtAuthzFilter no-such*").Clean());
        Assert.Equal(["IngressGatewayNotFound"], cluster.Run("Test-ExtAuthzFilter no-such").ErrorIds);
        Assert.Single(cluster.Run("'ingress-gateway-ef' | Remove-ExtAuthzFilter -Confirm:$false").Clean());
        Assert.Equal("MeshNotFound", cluster.Run($"{Add} -Namespace default").Terminating!.FullyQualifiedErrorId.Split(',')[0]);
    }

    [Theory]
    [InlineData("Add-ExtAuthzFilter -Service ext", "ext-authz.default")]
    [InlineData("Add-ExtAuthzFilter -Service ext-authz.default -Port 8", "8888")]
    [InlineData("Add-ExtAuthzFilter -Gateway istio-", "istio-ingressgateway")]
    [InlineData("Remove-ExtAuthzFilter -Name ing", "ingress-gateway-ef")]
    public async Task Names_that_there_are_complete(string line, string expected)
    {
        await cluster.MakeAsync(ExtAuthzMesh.Small("1.14.0"));
        cluster.Run(Add).Clean();
        Outcome outcome = cluster.Run(
            "$full = $line -replace '^\\S+', \"`$0 -KubeConfig '$KubeConfig'\"; [System.Management.Automation.CommandCompletion]::CompleteInput($full, $full.Length, $null).CompletionMatches.CompletionText",
            ("line", line));
        Assert.Equal([expected], outcome.Clean().Select(static match => match.ToString()));
    }

    private static string Plain(string text) => Regex.Replace(text, "\x1b\\[[0-9;]*m", string.Empty);
}
