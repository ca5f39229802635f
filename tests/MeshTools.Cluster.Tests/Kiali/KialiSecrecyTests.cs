using System.Collections.Concurrent;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Text;
using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Tests.Kiali;

/// <summary>
/// A passphrase, a token and a signing key come out where they are meant to and nowhere else: not on any stream, not on the
/// screen, not in an error, not on a command line of any process of this machine. The engine that tests have keeps no
/// transcripts; the Pester file looks into one.
/// </summary>
public sealed class KialiSecrecyTests(KialiFixture cluster) : IClassFixture<KialiFixture>, IDisposable
{
    private const string First = "first-s3cret-phrase";
    private const string Second = "second-s3cret-phrase";

    // As deep as anybody looks.
    private const int Depth = 4;

    // What can be said is said: with -WhatIf and for real, once more, errors, and the screen.
    private const string Everything = """
        $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
        $PSDefaultParameterValues = @{ '*-KialiCredential:KubeConfig' = $file; '*-KialiCredential:Timeout' = [timespan]::FromSeconds(2) }
        $all = & {
            foreach ($arguments in $calls) {
                Set-KialiCredential @arguments -WhatIf
                $set = Set-KialiCredential @arguments
                $set; "$set"
                Get-KialiCredential
                $set | Test-KialiCredential
                $arguments.Credential
            }
            foreach ($arguments in $wrong) {
                try { Set-KialiCredential @arguments } catch { $_ }
            }
            Remove-KialiCredential -WhatIf
            Remove-KialiCredential -Confirm:$false
        } *>&1
        $all | Out-Default
        $Error | Out-Default
        $all
        $Error
        """;

    public void Dispose() => cluster.Clear();

    [Fact]
    public void A_passphrase_is_told_to_nobody()
    {
        cluster.Create(KialiManifests.Login);
        object[] calls = [Arguments("admin", First), Arguments("admin", Second)];
        object[] wrong = [Arguments("a:b", First), Arguments("admin", Second, ("Namespace", "nowhere")), Arguments("admin", First, ("Strategy", "Anonymous"))];

        string said = Run(calls, wrong, () => [First, Second]);

        AssertUntold(said, First, Second);
        Assert.Contains("KialiCredentialInvalid", said, StringComparison.Ordinal);
        Assert.Contains("data.passphrase: (secret)", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_and_a_signing_key_are_told_to_nobody_but_the_caller()
    {
        cluster.Create(KialiManifests.Addon("none", "v1.50"));
        string said = Run([new Dictionary<string, object?>()], [Arguments("admin", First)], () => [First]);
        PSObject set = Assert.Single(cluster.Run("Set-KialiCredential -Timeout 00:00:02 -WarningAction SilentlyContinue").Clean());
        SecureString token = (SecureString)set.Properties["Token"].Value;
        JsonNode config = cluster.Get("/api/v1/namespaces/istio-system/configmaps/kiali")!["data"]!;
        string key = ((string)config["config.yaml"]!).Split("signing_key: ")[1].Split('\n', '}')[0].Trim('"', ' ');

        Assert.Equal(32, key.Length);
        AssertUntold(said, First, key);
        Assert.DoesNotContain("CHANGEME", said, StringComparison.Ordinal);

        // A token is a JWT, and every one of the kind begins so.
        Assert.StartsWith("eyJ", new NetworkCredential(string.Empty, token).Password, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", said, StringComparison.Ordinal);
    }

    /// <summary>Everything that was said on the way, the error list included; and holds the process list against the secrets meanwhile.</summary>
    private string Run(object[] calls, object[] wrong, Func<string[]> secrets)
    {
        ConcurrentBag<string> seen = [];
        using CancellationTokenSource over = new();
        Task watch = Task.Run(() => WatchProcesses(seen, secrets(), over.Token));
        Outcome outcome = cluster.Session.Run(Everything, ("file", cluster.KubeConfig), ("calls", calls), ("wrong", wrong));
        over.Cancel();
        watch.Wait();
        Assert.Null(outcome.Terminating?.ToString());
        Assert.Empty(seen);

        // Some of everything must be there, or else nothing was looked at.
        string all = string.Join('\n', [.. outcome.Output.SelectMany(static item => Shown(item, Depth)), .. outcome.Progress.Select(static item => item.StatusDescription), outcome.HostText]);
        Assert.All((string[])["What if: ", "was not seen", "Strategy", "istio-system"], part => Assert.Contains(part, all, StringComparison.Ordinal));
        return all;
    }

    /// <summary>An object as text, and all that Format-List or ConvertTo-Json could show of it.</summary>
    private static IEnumerable<string> Shown(object? item, int depth)
    {
        if (item is null)
        {
            yield break;
        }

        PSObject wrapped = PSObject.AsPSObject(item);
        yield return wrapped.ToString();
        if (depth == 0 || wrapped.BaseObject is string or ValueType or Type or System.Reflection.MemberInfo)
        {
            yield break;
        }

        IEnumerable<object?> parts = wrapped.BaseObject is System.Collections.IEnumerable list ? list.Cast<object?>() : wrapped.Properties.Select(Value);
        foreach (string text in parts.SelectMany(part => Shown(part, depth - 1)))
        {
            yield return text;
        }
    }

    private static object? Value(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static void WatchProcesses(ConcurrentBag<string> seen, string[] secrets, CancellationToken over)
    {
        do
        {
            foreach (string folder in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : [])
            {
                foreach (string file in new[] { "cmdline", "environ" })
                {
                    try
                    {
                        string text = File.ReadAllText(Path.Combine(folder, file));
                        Array.ForEach(secrets, secret =>
                        {
                            if (text.Contains(secret, StringComparison.Ordinal))
                            {
                                seen.Add($"{folder}/{file}");
                            }
                        });
                    }
                    catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                    {
                        // It has ended, or is none of ours.
                    }
                }
            }
        }
        while (!over.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200)));
    }

    private static void AssertUntold(string said, params string[] secrets)
    {
        foreach (string secret in secrets)
        {
            Assert.DoesNotContain(secret, said, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), said, StringComparison.Ordinal);
        }
    }

    private static Dictionary<string, object?> Arguments(string user, string passphrase, params (string Name, object Value)[] more)
    {
        Dictionary<string, object?> arguments = new() { ["Credential"] = new PSCredential(user, KialiFixture.Secure(passphrase)) };
        foreach ((string name, object value) in more)
        {
            arguments[name] = value;
        }

        return arguments;
    }
}
