using MeshTools.Changes;
using MeshTools.Kiali;
using MeshTools.Mesh.Observed;
using static MeshTools.Core.Tests.Kiali.KialiPlans;

namespace MeshTools.Core.Tests.Kiali;

/// <summary>What Set-KialiCredential does to Kiali's configuration: SOURCES.md, section 2.</summary>
public sealed class KialiConfigTests
{
    [Fact]
    public void A_signing_key_of_1_5s_own_that_everybody_knows_is_replaced_too()
    {
        // Istio 1.5.0 ships Kiali without one, which means "kiali" up to 1.15.0 (CVE-2020-1764).
        KialiPlan plan = Plan(Request(Passphrase), Kialis.Of("v1.14", "login", key: string.Empty).Build());

        Assert.Equal(["secret/istio-system/kiali Create", "configmap/istio-system/kiali MergePatch", "deployment/istio-system/kiali MergePatch"], Lines(plan));
        Assert.Equal(["~ data[config.yaml] login_token.signing_key: (secret) -> (secret)"], plan.Changes[1].Diff());
        Assert.Contains(Key, plan.Changes[1].Body.Text("data", "config.yaml")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1.50", "anonymous", "CHANGEME00000000", "auth.strategy,login_token.signing_key")]
    [InlineData("v1.50", "anonymous", "0123456789abcdef", "auth.strategy")]
    [InlineData("v1.50", "token", "0123456789abcdef", "")]
    [InlineData("v1.50", "token", "0123456789abcdef01234567", "")]
    [InlineData("v1.50", "token", "0123456789abcdef0123456789abcdef", "")]
    [InlineData("v1.50", "token", "0123456789abcdef0123", "login_token.signing_key")]
    [InlineData("v1.50", "token", "too-short", "login_token.signing_key")]
    [InlineData("v1.45", "token", "any-length", "")]
    [InlineData("v1.50", "token", "secret:kiali-signing-key:key", "")]
    [InlineData("v1.29", "token", "kiali", "login_token.signing_key")]
    [InlineData("v1.29", "token", "", "login_token.signing_key")]
    public void A_signing_key_that_will_not_do_is_replaced_and_shown_nowhere(string tag, string stated, string key, string edits)
    {
        Change? config = Plan(Request(null), Kialis.Of(tag, stated, key).Build()).Changes.FirstOrDefault(static change => change.Target.Kind == MeshKinds.ConfigMap);

        string diff = string.Join('\n', config?.Diff() ?? []);
        Assert.Equal(edits.Length == 0 ? [] : edits.Split(','), ((string[])["auth.strategy", "login_token.signing_key"]).Where(path => diff.Contains(path, StringComparison.Ordinal)));
        Assert.DoesNotContain(Key, diff, StringComparison.Ordinal);
        if (config is not null)
        {
            Assert.Contains("# as it came", config.Body.Text("data", "config.yaml")!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void New_signing_keys_have_a_length_that_every_version_takes_and_differ()
    {
        string[] keys = [.. Enumerable.Range(0, 100).Select(static _ => KialiSigningKey.New())];

        Assert.All(keys, static key => Assert.Equal(32, key.Length));
        Assert.Equal(100, keys.Distinct().Count());
    }

    [Fact]
    public void Without_a_ConfigMap_the_strategy_cannot_be_set() =>
        Assert.Equal("KialiConfigNotFound", Outcome(Request(null) with { Strategy = KialiStrategy.Anonymous }, Kialis.Of("v1.50", null).Build()));

    [Fact]
    public void A_configuration_that_cannot_be_read_is_left_alone() =>
        Assert.Equal("ConfigTextInvalid", Outcome(Request(null), Kialis.Of("v1.50", "[anonymous").Build()));

    [Theory]
    [InlineData("v1.22")]
    [InlineData("v1.23")]
    [InlineData("v2.22")]
    public void The_default_strategy_of_a_version_is_not_written_down(string tag)
    {
        // Up to 1.22 it is login, later token: SOURCES.md, section 2.
        KialiObservation kiali = Kialis.Of(tag, "token").Without("strategy").Build();

        KialiPlan plan = Plan(Request(tag == "v1.22" ? Passphrase : null), kiali);

        Assert.Equal(tag == "v1.22" ? KialiStrategy.Login : KialiStrategy.Token, plan.Strategy);
        Assert.DoesNotContain(plan.Changes, static change => change.Target.Kind == MeshKinds.ConfigMap);
    }

    [Fact]
    public void Who_leaves_it_open_gets_no_signing_key_that_nobody_uses()
    {
        Change config = Plan(Request(null) with { Strategy = KialiStrategy.Anonymous }, Kialis.Of("v1.50", "token", "CHANGEME").Build()).Changes[0];

        Assert.StartsWith("~ data[config.yaml] auth.strategy:", Assert.Single(config.Diff()), StringComparison.Ordinal);
    }
}
