using System.Management.Automation;
using System.Security;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MeshTools.Cluster.Tests.Kiali;

/// <summary>
/// The KialiCredential commands against a real API server. Nothing answers for Kiali here, so no login can be made, and none
/// may be claimed; MeshTools.Sites.Tests makes them.
/// </summary>
public sealed class KialiCredentialTests(KialiFixture cluster) : IClassFixture<KialiFixture>, IDisposable
{
    public void Dispose() => cluster.Clear();

    [Fact]
    public void The_procedures_credential_is_made_for_1_5_and_taken_away_again()
    {
        cluster.Create(KialiManifests.Login);
        JsonNode before = cluster.Spec();
        string config = cluster.Config();

        string rehearsal = cluster.AssertWritesNothing("Set-KialiCredential -Credential $credential -WhatIf").HostText;
        Assert.All(
            (string[])["Create Kiali's secret on secret/istio-system/kiali", "+ data.passphrase: (secret)", "deployment/istio-system/kiali", "env[SERVER_CREDENTIALS_USERNAME]: from secret kiali, key username"],
            line => Assert.Contains(line, rehearsal, StringComparison.Ordinal));
        Outcome outcome = cluster.RunTold("Set-KialiCredential -Credential $credential -Timeout 00:00:15");
        PSObject set = Assert.Single(outcome.Clean());

        Assert.Equal(("login", "admin", "kiali", "1.14.0"), (set.Properties["Strategy"].Value, set.Properties["UserName"].Value, set.Properties["SecretName"].Value, set.Properties["KialiVersion"].Value));
        Assert.Equal((true, true), (set.Properties["Changed"].Value, set.Properties["Restarted"].Value));
        Assert.Null(set.Properties["Verified"].Value);
        Assert.NotEmpty((string)set.Properties["Reason"].Value);
        Assert.Contains(outcome.Warnings, static warning => warning.Contains("was not seen", StringComparison.Ordinal));
        JsonNode secret = cluster.Get($"{KialiFixture.Secrets}/kiali")!;
        Assert.Equal(("admin", KialiFixture.Passphrase), (Text(secret, "username"), Text(secret, "passphrase")));
        Assert.Equal(["ACTIVE_NAMESPACE", "SERVER_CREDENTIALS_USERNAME", "SERVER_CREDENTIALS_PASSWORD"], cluster.Spec()["containers"]![0]!["env"]!.AsArray().Select(static item => (string)item!["name"]!));
        Assert.Equal(config, cluster.Config());

        cluster.AssertWritesNothing("Set-KialiCredential -Credential $credential -Timeout 00:00:02");
        string removal = cluster.AssertWritesNothing("Remove-KialiCredential -WhatIf").HostText;
        Assert.Contains("Delete Kiali's secret on secret/istio-system/kiali", removal, StringComparison.Ordinal);
        Assert.Contains("Restart Kiali on deployment/istio-system/kiali", removal, StringComparison.Ordinal);
        Assert.Equal(true, Assert.Single(cluster.Run("Remove-KialiCredential -Confirm:$false").Clean()).Properties["Changed"].Value);
        Assert.Null(cluster.Get($"{KialiFixture.Secrets}/kiali"));
        Assert.Equal(before.ToJsonString(), cluster.Spec().ToJsonString());
        cluster.AssertWritesNothing("Remove-KialiCredential -Confirm:$false");
    }

    [Theory]
    [InlineData("1.14.0", "v1.50", "1.50.0")]
    [InlineData("1.30.0", "v2.22", "2.22.0")]
    public void The_addon_of_later_releases_is_closed_and_gets_a_token(string release, string tag, string version)
    {
        cluster.Create(KialiManifests.Addon(release, tag));
        string config = cluster.Config();

        string rehearsal = cluster.AssertWritesNothing("Set-KialiCredential -WhatIf").HostText;
        Assert.All(
            (string[])
            [
                "Create on serviceaccount/istio-system/kiali-user", "Create on clusterrole/meshtools-istio-system-kiali-user", "Create on clusterrolebinding/meshtools-istio-system-kiali-user",
                "configmap/istio-system/kiali", "auth.strategy: \"anonymous\" -> \"token\"", "login_token.signing_key: (secret) -> (secret)", "Restart Kiali on deployment/istio-system/kiali",
            ],
            line => Assert.Contains(line, rehearsal, StringComparison.Ordinal));
        PSObject set = Assert.Single(cluster.Run("Set-KialiCredential -Timeout 00:00:15 -TokenLifetime 8:00:00 -WarningAction SilentlyContinue").Clean());

        Assert.Equal(("token", "system:serviceaccount:istio-system:kiali-user", version), (set.Properties["Strategy"].Value, set.Properties["UserName"].Value, set.Properties["KialiVersion"].Value));
        Assert.Null(set.Properties["Verified"].Value);
        Assert.True(((SecureString)set.Properties["Token"].Value).Length > 100);
        Assert.InRange((DateTimeOffset)set.Properties["TokenExpires"].Value, DateTimeOffset.UtcNow.AddHours(7), DateTimeOffset.UtcNow.AddHours(9));

        // Two lines are new, and every other one is as it was.
        string[] was = config.Split('\n');
        string[] now = cluster.Config().Split('\n');
        string[] differing = [.. now.Except(was).Select(static line => line.Trim())];
        Assert.Equal(was.Length, now.Length);
        Assert.Equal(2, differing.Length);
        Assert.Contains(differing, static line => line.StartsWith("strategy: token", StringComparison.Ordinal));
        Assert.Matches("^(login_token: \\{)?signing_key: [A-Za-z0-9]{32}", differing.Single(static line => line.Contains("signing_key", StringComparison.Ordinal)));

        cluster.AssertWritesNothing("Set-KialiCredential -Timeout 00:00:02 -WarningAction SilentlyContinue");

        // Nothing is left to do, and a rehearsal hands out no token all the same.
        PSObject rehearsed = Assert.Single(cluster.AssertWritesNothing("Set-KialiCredential -WhatIf").Output);
        Assert.Null(rehearsed.Properties["Token"].Value);
        Assert.Contains("-WhatIf", (string)rehearsed.Properties["Reason"].Value, StringComparison.Ordinal);
        Assert.Contains("could not be asked", (string)Assert.Single(cluster.Run("Get-KialiCredential").Clean()).Properties["Reason"].Value, StringComparison.Ordinal);
        Assert.Equal(false, Assert.Single(cluster.Run("Test-KialiCredential -Quiet").Clean()).BaseObject);

        PSObject removed = Assert.Single(cluster.Run("Remove-KialiCredential -Confirm:$false").Clean());
        Assert.Equal(("token", true), (removed.Properties["Strategy"].Value, removed.Properties["Changed"].Value));
        Assert.Null(cluster.Get("/api/v1/namespaces/istio-system/serviceaccounts/kiali-user"));
    }

    [Theory]
    [InlineData("Set-KialiCredential", "KialiCredentialNeeded")]
    [InlineData("Set-KialiCredential -Strategy Anonymous -Credential $credential", "KialiCredentialInvalid")]
    [InlineData("Set-KialiCredential -Namespace default", "KialiNotFound")]
    [InlineData("Get-KialiCredential -Namespace nowhere", "KialiNotFound")]
    [InlineData("Set-KialiCredential -Credential ([pscredential]::new('a:b', $credential.Password))", "KialiCredentialInvalid")]
    [InlineData("Set-KialiCredential -TokenLifetime 10", "ParameterArgumentValidationError")]
    [InlineData("Set-KialiCredential -SecretName 'No Name'", "ParameterArgumentValidationError")]
    [InlineData("Set-KialiCredential -Credential $credential -SecretName Kiali", "ParameterArgumentValidationError")]
    [InlineData("Set-KialiCredential -Credential $credential -SecretName ''", "ParameterArgumentValidationError")]
    [InlineData("Set-KialiCredential -Strategy Token -ServiceAccount ../kiali", "ParameterArgumentValidationError")]
    [InlineData("Set-KialiCredential -Credential $credential -Timeout 30", "ParameterArgumentValidationError")]
    [InlineData("Set-KialiCredential -Strategy openid", "CannotConvertArgumentNoMessage")]
    [InlineData("Set-KialiCredential -Credential $null", "ParameterArgumentTransformationError")]
    [InlineData("Remove-KialiCredential -Namespace default -Confirm:$false", "KialiNotFound")]
    [InlineData("Test-KialiCredential -Namespace default", "KialiNotFound")]
    public void Bad_input_is_an_error_and_nothing_is_written(string script, string id)
    {
        cluster.Create(KialiManifests.Login);
        IReadOnlyDictionary<string, string> before = cluster.Versions();

        Outcome outcome = cluster.RunTold(script);

        Assert.Equal(id, (outcome.Terminating ?? outcome.Errors[0]).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(outcome.Output);
        Assert.Equal(before, cluster.Versions());
    }

    [Fact]
    public void A_namespace_that_does_not_exist_is_said_not_to()
    {
        Outcome outcome = cluster.Run("Get-KialiCredential -Namespace istio-sytem");

        Assert.Contains("There is no namespace 'istio-sytem'", outcome.Terminating!.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("has no Deployment of Kiali", cluster.Run("Get-KialiCredential -Namespace default").Terminating!.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_view_has_the_columns_that_matter()
    {
        cluster.Create(KialiManifests.Login);

        string table = Regex.Replace(cluster.Run("Get-KialiCredential | Out-Default").HostText, "\u001b\\[[0-9;]*m", string.Empty);

        Assert.Matches(@"Namespace\s+Strategy\s+User\s+Kiali\s+Verified\s+Changed\s+Reason", table);
        Assert.Matches(@"istio-system\s+login\s+1\.14\.0\s+-", table);
        Assert.Contains("does not exist", Regex.Replace(table, @"\s+", " "), StringComparison.Ordinal);
    }

    private static string Text(JsonNode secret, string key) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)secret["data"]![key]!));
}
