using System.Management.Automation;
using System.Security;
using System.Text.Json.Nodes;
using MeshTools.Sites.Tests.Fixtures;

namespace MeshTools.Sites.Tests.Kiali;

/// <summary>Real logins to Kialis that run as pods, through the API server.</summary>
[Collection(SitesCollection.Name)]
public sealed class KialiCredentialTests(SitesFixture sites)
{
    private const string First = "correct-horse-1";
    private const string Second = "battery-staple-2";

    [Fact]
    public void A_passphrase_is_set_proved_rotated_and_removed()
    {
        using StandinKiali kiali = new(sites);
        kiali.StartWithLogin(hasVariables: false);

        PSObject before = One(Run("Test-KialiCredential"));
        Assert.Equal(false, before.Properties["Verified"].Value);
        Assert.Contains("520", (string)before.Properties["Reason"].Value, StringComparison.Ordinal);
        Assert.Contains(
            "secret/default/kiali does not exist",
            string.Join(';', (IEnumerable<string>)One(Run("Get-KialiCredential")).Properties["Problems"].Value), StringComparison.Ordinal);

        PSObject set = One(Run("Set-KialiCredential -Credential $credential", Credential(First)));
        Assert.Equal(("login", "admin", "kiali", "1.14.0"), (Text(set, "Strategy"), Text(set, "UserName"), Text(set, "SecretName"), Text(set, "KialiVersion")));
        Assert.Equal((true, true, true), (set.Properties["Verified"].Value, set.Properties["Restarted"].Value, set.Properties["Changed"].Value));
        JsonNode container = kiali.Get("apis/apps/v1", "deployments")!["spec"]!["template"]!["spec"]!["containers"]![0]!;
        Assert.Equal(
            ["SERVER_CREDENTIALS_USERNAME kiali/username", "SERVER_CREDENTIALS_PASSWORD kiali/passphrase"],
            container["env"]!.AsArray().Select(static item => $"{item!["name"]} {item["valueFrom"]!["secretKeyRef"]!["name"]}/{item["valueFrom"]!["secretKeyRef"]!["key"]}"));

        string pod = kiali.Pod();
        PSObject again = One(Run("Set-KialiCredential -Credential $credential", Credential(First)));
        Assert.Equal((true, false, false), (again.Properties["Verified"].Value, again.Properties["Restarted"].Value, again.Properties["Changed"].Value));
        Assert.Equal(pod, kiali.Pod());

        PSObject wrong = One(Run("Test-KialiCredential -Credential $credential", Credential("not-" + First)));
        Assert.Equal(false, wrong.Properties["Verified"].Value);
        Assert.Contains("401", (string)wrong.Properties["Reason"].Value, StringComparison.Ordinal);

        PSObject rotated = One(Run("Set-KialiCredential -Credential $credential", Credential(Second)));
        Assert.Equal((true, true), (rotated.Properties["Verified"].Value, rotated.Properties["Restarted"].Value));
        Assert.Contains("former passphrase is refused", (string)rotated.Properties["Reason"].Value, StringComparison.Ordinal);
        Assert.Equal(false, One(Run("Test-KialiCredential -Quiet -Credential $credential", Credential(First))).BaseObject);
        Assert.Equal(true, One(Run("Test-KialiCredential -Quiet -Credential $credential", Credential(Second))).BaseObject);
        Assert.Equal(true, One(Run("Get-KialiCredential | Test-KialiCredential -Quiet")).BaseObject);

        PSObject removed = One(Run("Remove-KialiCredential -Confirm:$false"));
        Assert.Equal((true, true), (removed.Properties["Changed"].Value, removed.Properties["Restarted"].Value));
        Assert.Null(kiali.Get("api/v1", "secrets"));
        PSObject after = One(Run("Test-KialiCredential -Credential $credential", Credential(Second)));
        Assert.Contains("520", (string)after.Properties["Reason"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_was_missing_is_found_without_a_restart()
    {
        using StandinKiali kiali = new(sites);
        kiali.StartWithLogin(hasVariables: true);
        string pod = kiali.Pod();

        PSObject set = One(Run("Set-KialiCredential -Credential $credential", Credential(First)));

        Assert.Equal((true, false, true), (set.Properties["Verified"].Value, set.Properties["Restarted"].Value, set.Properties["Changed"].Value));
        Assert.Equal(pod, kiali.Pod());
    }

    [Fact]
    public void A_secret_that_somebody_else_changed_makes_a_restart_due()
    {
        using StandinKiali kiali = new(sites);
        kiali.StartWithLogin(hasVariables: true);
        One(Run("Set-KialiCredential -Credential $credential", Credential(First)));
        string passphrase = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Second));
        kiali.Patch("api/v1", "secrets", $$"""{ "data": { "passphrase": "{{passphrase}}" } }""");

        PSObject set = One(Run("Set-KialiCredential -Credential $credential", Credential(Second)));

        Assert.Equal((true, true), (set.Properties["Verified"].Value, set.Properties["Restarted"].Value));
    }

    [Fact]
    public void A_Kiali_that_is_open_to_everybody_gets_a_token()
    {
        using StandinKiali kiali = new(sites);
        kiali.StartAsAddon();

        PSObject open = One(Run("Test-KialiCredential"));
        Assert.Null(open.Properties["Verified"].Value);
        Assert.Contains("anonymous", (string)open.Properties["Reason"].Value, StringComparison.Ordinal);

        PSObject set = One(Run("Set-KialiCredential"));
        Assert.Equal(("token", "system:serviceaccount:default:kiali-user", "1.89.0"), (Text(set, "Strategy"), Text(set, "UserName"), Text(set, "KialiVersion")));
        Assert.Equal((true, true), (set.Properties["Verified"].Value, set.Properties["Restarted"].Value));
        SecureString token = (SecureString)set.Properties["Token"].Value;
        Assert.True(token.Length > 100);
        Assert.InRange((DateTimeOffset)set.Properties["TokenExpires"].Value, DateTimeOffset.UtcNow.AddMinutes(5), DateTimeOffset.UtcNow.AddDays(1).AddMinutes(5));
        string config = (string)kiali.Get("api/v1", "configmaps")!["data"]!["config.yaml"]!;
        Assert.Contains("# what follows stays", config, StringComparison.Ordinal);
        Assert.DoesNotContain("CHANGEME", config, StringComparison.Ordinal);

        string pod = kiali.Pod();
        PSObject again = One(Run("Set-KialiCredential"));
        Assert.Equal((true, false, false), (again.Properties["Verified"].Value, again.Properties["Restarted"].Value, again.Properties["Changed"].Value));
        Assert.Equal(pod, kiali.Pod());

        Assert.Equal(true, One(Run("Test-KialiCredential -Quiet -Token $token", ("token", token))).BaseObject);
        PSObject wrong = One(Run("Test-KialiCredential -Token $token", ("token", Secure("no.such.token"))));
        Assert.Equal(false, wrong.Properties["Verified"].Value);
        Assert.Contains("401", (string)wrong.Properties["Reason"].Value, StringComparison.Ordinal);
        Assert.Contains("500", (string)One(Run("Test-KialiCredential -Token $token", ("token", Secure(string.Empty)))).Properties["Reason"].Value, StringComparison.Ordinal);

        PSObject removed = One(Run("Remove-KialiCredential -Confirm:$false"));
        Assert.Equal("token", Text(removed, "Strategy"));
        Assert.Equal(false, One(Run("Test-KialiCredential -Quiet -Token $token", ("token", token))).BaseObject);
    }

    [Fact]
    public void A_Kiali_that_does_not_answer_is_never_called_verified()
    {
        using StandinKiali kiali = new(sites);
        kiali.StartWithLogin(hasVariables: true);
        kiali.Patch("apis/apps/v1", "deployments", """{ "spec": { "replicas": 0 } }""");
        Eventually.Holds(() => sites.Pods.Names("app=kiali").Count == 0 ? null : "Kiali's pod is still there");

        Outcome outcome = Run("Set-KialiCredential -Strategy Login -Timeout 00:00:05 -Credential $credential", Credential(First));

        PSObject set = Assert.Single(outcome.Output);
        Assert.Null(set.Properties["Verified"].Value);
        Assert.Contains("No pod", (string)set.Properties["Reason"].Value, StringComparison.Ordinal);
        Assert.Contains(outcome.Warnings, static warning => warning.Contains("was not seen", StringComparison.Ordinal));
    }

    private Outcome Run(string script, params (string Name, object? Value)[] arguments)
    {
        // Everything a command could say is asked for, and none of it may hold a passphrase.
        Outcome outcome = sites.Run(
            $"$PSDefaultParameterValues = @{{ '*-KialiCredential:KubeConfig' = $KubeConfig; '*-KialiCredential:Namespace' = 'default'; '*-KialiCredential:Verbose' = $true; '*-KialiCredential:Debug' = $true }}\n{script}", arguments);
        string said = string.Join('\n', [.. outcome.Verbose, .. outcome.Warnings, .. outcome.Errors.Select(static error => error.ToString()), outcome.HostText, .. outcome.Output.Select(static item => item.ToString())]);
        Assert.DoesNotContain(First, said, StringComparison.Ordinal);
        Assert.DoesNotContain(Second, said, StringComparison.Ordinal);
        return outcome;
    }

    private static PSObject One(Outcome outcome) => Assert.Single(outcome.Clean());

    private static string? Text(PSObject item, string property) => item.Properties[property].Value?.ToString();

    private static (string Name, object? Value) Credential(string passphrase) => ("credential", new PSCredential("admin", Secure(passphrase)));

    private static SecureString Secure(string text)
    {
        SecureString secure = new();
        foreach (char character in text)
        {
            secure.AppendChar(character);
        }

        return secure;
    }
}
