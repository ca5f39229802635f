using System.Management.Automation;

namespace MeshTools.Cluster.Tests.Kiali;

/// <summary>Users who lack a right: what needs it fails before anything is written, and a login that may not be made is not claimed.</summary>
public sealed class KialiRightsTests(KialiFixture cluster) : IClassFixture<KialiFixture>, IDisposable
{
    // What the help says the passphrase needs, but for the rights of the login itself.
    private const string Passphrase = """
        [ { "apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "list", "patch"] },
          { "apiGroups": [""], "resources": ["pods", "services", "configmaps"], "verbs": ["get", "list", "patch"] },
          { "apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "create", "patch"] } ]
        """;

    // The same without secrets.
    private const string Looking = """
        [ { "apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "list"] },
          { "apiGroups": [""], "resources": ["pods", "services", "configmaps"], "verbs": ["get", "list"] } ]
        """;

    // An account that is there may be used; only its token is denied.
    private const string Roles = """
        [ { "apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "list", "patch"] },
          { "apiGroups": [""], "resources": ["pods", "services", "configmaps", "serviceaccounts"], "verbs": ["get", "list", "patch"] } ]
        """;

    private const string Secret = "/api/v1/namespaces/istio-system/secrets/kiali";

    public void Dispose() => cluster.Clear();

    [Fact]
    public void A_login_that_may_not_be_made_is_not_claimed()
    {
        cluster.Create(KialiManifests.Login);
        WaitForPod();
        using LimitedAccess user = new(cluster.Api, cluster.KubeConfig, "istio-system", Passphrase);

        Outcome outcome = Run(user, "Set-KialiCredential -Credential $credential -Timeout 00:00:30");
        PSObject set = Assert.Single(outcome.Clean());

        Assert.Null(set.Properties["Verified"].Value);
        Assert.Contains("create pods/portforward", (string)set.Properties["Reason"].Value, StringComparison.Ordinal);
        Assert.Equal(true, set.Properties["Changed"].Value);
        Assert.Contains(outcome.Warnings, static warning => warning.Contains("was not seen", StringComparison.Ordinal));
        Assert.NotNull(cluster.Get(Secret));

        PSObject tested = Assert.Single(Run(user, "Test-KialiCredential").Clean());
        Assert.Null(tested.Properties["Verified"].Value);
        Assert.Contains("create pods/portforward", (string)tested.Properties["Reason"].Value, StringComparison.Ordinal);
        Assert.Equal(false, Assert.Single(Run(user, "Test-KialiCredential -Quiet").Clean()).BaseObject);
    }

    [Theory]
    [InlineData("Set-KialiCredential -Credential $credential")]
    [InlineData("Get-KialiCredential")]
    [InlineData("Test-KialiCredential")]
    [InlineData("Remove-KialiCredential -Confirm:$false")]
    public void Who_may_not_read_the_secret_is_told_so_and_nothing_is_written(string script)
    {
        cluster.Create(KialiManifests.Login);
        using LimitedAccess user = new(cluster.Api, cluster.KubeConfig, "istio-system", Looking);

        Outcome outcome = Run(user, script);

        Assert.Equal("Forbidden", outcome.Terminating!.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("secrets", outcome.Terminating.Exception.Message, StringComparison.Ordinal);
        Assert.Null(cluster.Get(Secret));
    }

    [Fact]
    public void With_a_credential_in_hand_the_secret_need_not_be_read()
    {
        cluster.Create(KialiManifests.Login);
        using LimitedAccess user = new(cluster.Api, cluster.KubeConfig, "istio-system", Looking);

        PSObject tested = Assert.Single(Run(user, "Test-KialiCredential -Credential $credential").Clean());

        Assert.Null(tested.Properties["Verified"].Value);
        Assert.Equal("admin", tested.Properties["UserName"].Value);
    }

    [Fact]
    public void A_token_that_is_denied_is_a_reason_and_not_the_end()
    {
        cluster.Create(KialiManifests.Addon("none", "v1.50"));
        cluster.Create("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: kiali-user, namespace: istio-system}");
        using LimitedAccess user = new(cluster.Api, cluster.KubeConfig, "istio-system", Roles);

        PSObject set = Assert.Single(Run(user, "Set-KialiCredential -Timeout 00:00:30").Clean());

        Assert.Equal(("token", true), (set.Properties["Strategy"].Value, set.Properties["Changed"].Value));
        Assert.Null(set.Properties["Verified"].Value);
        Assert.Null(set.Properties["Token"].Value);
        Assert.Contains("create serviceaccounts/token", (string)set.Properties["Reason"].Value, StringComparison.Ordinal);
        Assert.Contains("create serviceaccounts/token", (string)Assert.Single(Run(user, "Test-KialiCredential").Clean()).Properties["Reason"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_may_not_see_roles_gets_no_token_and_nothing_is_written()
    {
        cluster.Create(KialiManifests.Addon("none", "v1.50"));
        using LimitedAccess user = new(cluster.Api, cluster.KubeConfig, "istio-system", Roles);

        Outcome outcome = Run(user, "Set-KialiCredential");

        Assert.Equal("Forbidden", outcome.Terminating!.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("clusterroles", outcome.Terminating.Exception.Message, StringComparison.Ordinal);
        Assert.Null(cluster.Get("/api/v1/namespaces/istio-system/serviceaccounts/kiali-user"));
        Assert.Contains("anonymous", (string)cluster.Get("/api/v1/namespaces/istio-system/configmaps/kiali")!["data"]!["config.yaml"]!, StringComparison.Ordinal);
    }

    private void WaitForPod() => Assert.True(
        SpinWait.SpinUntil(
            () => (int?)cluster.Get("/apis/apps/v1/namespaces/istio-system/deployments/kiali")!["status"]?["readyReplicas"] == 1, TimeSpan.FromSeconds(60)),
        "Kiali did not get ready within a minute.");

    private Outcome Run(LimitedAccess user, string script) => cluster.Session.Run(
        $"$PSDefaultParameterValues = @{{ '*:KubeConfig' = $file }}; {script}", ("file", user.KubeConfig), ("credential", KialiFixture.Credential));
}
