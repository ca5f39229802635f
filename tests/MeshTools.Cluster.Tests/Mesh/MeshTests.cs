using System.Management.Automation;
using System.Text.RegularExpressions;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Mesh;

/// <summary>Get-Mesh and Test-Mesh in a real engine against a real API server.</summary>
public sealed class MeshTests(MeshFixture mesh) : IClassFixture<MeshFixture>
{
    [Fact]
    public void Get_Mesh_tells_versions_components_and_proxies()
    {
        PSObject found = Assert.Single(mesh.Run("Get-Mesh").Clean());

        Assert.Equal("1.5.0", found.Properties["Version"].Value);
        Assert.Equal("v1.20.2", found.Properties["KubernetesVersion"].Value);
        Assert.Equal("1.14.0", found.Properties["KialiVersion"].Value);
        Assert.Equal(mesh.Context, found.Properties["Context"].Value);
        Assert.Equal(
            "istiod 1/1, istio-ingressgateway 1/1, kiali 1/1", mesh.Run("(Get-Mesh).Components -join ', '").Clean()[0].ToString());
        Assert.Equal("1.5.0: 1", mesh.Run("(Get-Mesh).Proxies -join ', '").Clean()[0].ToString());
    }

    [Fact]
    public void The_views_have_the_columns_that_matter()
    {
        string table = Plain(mesh.Run("Get-Mesh | Out-Default").HostText);
        string checks = Plain(mesh.Run("Test-Mesh -Id KialiCredentialMissing | Out-Default").HostText);

        Assert.Matches(@"Version\s+Revisions\s+Namespace\s+Ready\s+Proxies\s+Kiali\s+Context", table);
        Assert.Matches(@"1\.5\.0\s+default\s+istio-system\s+3/3\s+1\.5\.0: 1\s+1\.14\.0", table);
        Assert.Matches(@"Status\s+Category\s+Id\s+Target\s+Reason", checks);
        Assert.Matches(@"Fail\s+Kiali\s+KialiCredentialMissing", checks);
    }

    [Fact]
    public void Without_a_mesh_there_is_an_error_and_the_pipeline_goes_on()
    {
        Outcome outcome = mesh.Run("Get-Mesh default; Get-Mesh");

        Assert.Equal(["MeshNotFound"], outcome.ErrorIds);
        Assert.Equal(ErrorCategory.ObjectNotFound, outcome.Errors[0].CategoryInfo.Category);
        Assert.Equal("Give -Namespace istio-system.", outcome.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Single(outcome.Output);
    }

    [Theory]
    [InlineData("KialiCredentialMissing", "deployment/istio-system/kiali", "secret/istio-system/kiali does not exist")]
    [InlineData("ExtAuthzPort443Open", "gateway/istio-system/web, port 443", "listener on 443")]
    [InlineData("CredentialNotFound", "gateway/istio-system/web, port 443", "which does not exist")]
    [InlineData("LocalityEnvIgnored", "deployment/istio-system/istiod", "does not read PILOT_ENABLE_LOCALITY_LOAD_BALANCING")]
    [InlineData("LocalityNoOutlierDetection", "configmap/istio-system/istio", "no effect for any service")]
    public void Test_Mesh_finds_the_traps_of_the_source_procedure(string id, string target, string reason)
    {
        PSObject finding = Assert.Single(mesh.Run("Test-Mesh -Id $id", ("id", id)).Clean());

        Assert.Contains(finding.Properties["Status"].Value.ToString(), new[] { "Fail", "Warn" });
        Assert.Equal(target, finding.Properties["Target"].Value);
        Assert.Contains(reason, (string)finding.Properties["Reason"].Value, StringComparison.Ordinal);
        Assert.NotEmpty((string)finding.Properties["Hint"].Value);
        Assert.Equal("https", ((Uri)finding.Properties["HelpUri"].Value).Scheme);
    }

    [Fact]
    public void The_filter_that_is_right_on_1_5_is_not_found_fault_with()
    {
        Outcome outcome = mesh.Run("Test-Mesh -Id ExtAuthzFilterMatchesNothing, ExtAuthzConfigForm, ExtAuthzClusterUnknown, ExtAuthzPortMatchesNothing");

        Assert.Equal(["Pass", "Pass", "Pass", "Pass"], outcome.Clean().Select(static check => check.Properties["Status"].Value.ToString()!));
    }

    [Fact]
    public void Every_check_speaks_and_those_of_a_category_alone_when_asked()
    {
        IReadOnlyList<PSObject> all = mesh.Run("Test-Mesh").Clean();
        IReadOnlyList<PSObject> kiali = mesh.Run("Test-Mesh Kiali").Clean();

        Assert.True(all.Select(static check => check.Properties["Id"].Value).Distinct().Count() > 100);
        Assert.DoesNotContain(all, static check => check.Properties["Status"].Value.ToString() == "Skip");
        Assert.All(kiali, static check => Assert.Equal("Kiali", check.Properties["Category"].Value.ToString()));
        Assert.NotEmpty(kiali);
    }

    [Theory]
    [InlineData("Test-Mesh -Quiet", false)]
    [InlineData("Test-Mesh -Quiet -Category Nodes", true)]
    [InlineData("Get-Mesh | Test-Mesh -Quiet -Id KialiCredentialMissing", false)]
    public void Quiet_gives_a_Boolean(string script, bool sound) => Assert.Equal(sound, Assert.Single(mesh.Run(script).Clean()).BaseObject);

    [Fact]
    public void An_id_that_does_not_exist_is_an_error_and_the_others_are_run()
    {
        Outcome outcome = mesh.Run("Test-Mesh -Id NoSuchCheck, KialiAnonymous, Nothing*");

        Assert.Equal(["CheckNotFound"], outcome.ErrorIds);
        Assert.Equal(["KialiAnonymous"], outcome.Values("Id"));
    }

    [Fact]
    public void A_version_that_is_none_ends_the_command()
    {
        Assert.StartsWith("InvalidIstioVersion,", mesh.Run("Test-Mesh -Version latest").Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_an_install_the_mesh_that_is_there_and_the_server_are_judged()
    {
        Outcome outcome = mesh.Run("Test-Mesh -BeforeInstall -Version 1.30.0 | Where-Object Status -in Fail, Warn");

        Assert.Equal(["KubernetesTooOld", "MeshAlreadyInstalled"], outcome.Values("Id"));
        Assert.Contains("skips 24 minor versions", (string)outcome.Values("Reason")[1]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_see_the_namespace_alone_gets_the_mesh_and_skipped_checks_with_reasons()
    {
        const string Rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/istio-system/";
        string file = mesh.KubeConfigOfServiceAccount();
        await mesh.Api.SendAsync(HttpMethod.Post, Rbac + "roles", """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "look"},
             "rules": [{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["list"]}]}
            """);
        await mesh.Api.SendAsync(HttpMethod.Post, Rbac + "rolebindings", """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "look"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "look"},
             "subjects": [{"kind": "ServiceAccount", "name": "default", "namespace": "istio-system"}]}
            """);
        try
        {
            PSObject found = Assert.Single(mesh.Session.Run("Get-Mesh -KubeConfig $file", ("file", file)).Clean());
            Outcome checks = mesh.Session.Run("Test-Mesh -KubeConfig $file -Id CredentialNotFound, PermissionRead", ("file", file));
            Outcome before = mesh.Session.Run("Test-Mesh -KubeConfig $file -BeforeInstall -Id PermissionCreate", ("file", file));

            Assert.Equal("1.5.0", found.Properties["Version"].Value);
            Assert.Null(found.Properties["Proxies"].Value);
            Assert.Contains(checks.Clean(), static check => check.Properties["Id"].Value is "CredentialNotFound" && check.Properties["Status"].Value.ToString() == "Skip");
            Assert.Contains("Secrets may not be listed.", checks.Values("Reason"));
            Assert.Contains("You may not create namespaces.", before.Values("Reason"));
        }
        finally
        {
            await mesh.Api.DeleteAsync(Rbac + "rolebindings/look");
            await mesh.Api.DeleteAsync(Rbac + "roles/look");
            File.Delete(file);
        }
    }

    private static string Plain(string text) => Regex.Replace(text, "\x1b\\[[0-9;]*m", string.Empty);

    [Fact]
    public void Who_may_not_install_is_told_every_right_that_is_missing_and_nothing_is_written()
    {
        Outcome outcome = mesh.Session.Run("$text | Install-Mesh -ManifestPath - -NoWait -KubeConfig $file", ("text", SmallMesh.Yaml()), ("file", mesh.KubeConfigOfServiceAccount()));

        Assert.StartsWith("InstallRefused", outcome.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);

        // The manifest's role gives istiod the right to get configmaps everywhere, and nobody gives what he does not hold.
        foreach (string right in new[] { "create clusterroles.rbac.authorization.k8s.io", "patch deployments.apps in namespace istio-system", "patch configmaps in namespace istio-system", "get configmaps (", "create envoyfilters.networking.istio.io in namespace istio-system" })
        {
            Assert.Contains(right, outcome.Terminating.Exception.Message, StringComparison.Ordinal);
        }
    }
}
