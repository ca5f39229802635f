using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using MeshTools.Changes;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.Errors;
using MeshTools.Kiali;
using MeshTools.Mesh.Observed;
using Xunit.Abstractions;

namespace MeshTools.Core.Tests.Kiali;

/// <summary>Whatever a user types and whatever stands in Kiali's objects: a plan that holds, or an error that tells no secret.</summary>
public sealed class KialiPropertyTests(ITestOutputHelper output)
{
    private const int Inputs = 3000;
    private const string Key = "an-entirely-new-signing-key-of-32";

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String, Gen.Char["aZ0:é密\0\n\t \"'\\{}#"].Array[0, 40].Select(static letters => new string(letters)), Gen.OneOf("admin", "x", new string('p', 1024), new string('p', 1025)));

    private static readonly Gen<(double Where, int Splinter)[]> Damage =
        Gen.Select(Gen.Double[0, 1], Gen.Int[0, MeshCheckFuzzTests.Splinters.Length - 1]).Array[1, 6];

    [Fact]
    public void A_credential_is_refused_untold_or_written_to_the_letter()
    {
        int written = 0;
        Gen.Select(Text, Text).Sample(
            (user, passphrase) =>
            {
                KialiRequest request = new() { Namespace = "istio-system", Credential = new NetworkCredential(user, passphrase) };
                try
                {
                    KialiPlan plan = KialiPlanner.Plan(request, Kialis.Of("v1.14", "login").Build(), Now, static () => Key);
                    Interlocked.Increment(ref written);
                    NetworkCredential stored = KialiSecret.Read(plan.Changes[0].Body)!;
                    Assert.Equal((user, passphrase), (stored.UserName, stored.Password));
                    AssertUntold(plan.Changes.SelectMany(static change => change.Diff()), passphrase);
                }
                catch (MeshToolsException error)
                {
                    Assert.Equal("KialiCredentialInvalid", error.Definition.Id);
                    AssertUntold([error.Message, error.Action ?? string.Empty], passphrase);
                }
            },
            iter: Inputs);
        output.WriteLine($"{Inputs} credentials, {written} of them written.");
        Assert.InRange(written, 100, Inputs);
    }

    [Theory]
    [InlineData("v1.14", "login", true)]
    [InlineData("v1.50", "anonymous", false)]
    [InlineData("v2.22", "token", false)]
    public void Fields_of_the_wrong_type_end_no_command(string tag, string strategy, bool hasCredential) => Damage.Sample(
        hits =>
        {
            KialiObservation kiali = Kialis.Of(tag, strategy, "short").WithSecret("admin", "old-phrase")
                .With("{apiVersion: v1, kind: ServiceAccount, metadata: {name: kiali-user, namespace: istio-system, labels: {app.kubernetes.io/managed-by: meshtools}}}").Build();
            foreach (JsonObject body in new[] { kiali.Deployment, kiali.ConfigMap!, kiali.Secret! })
            {
                foreach ((double where, int splinter) in hits)
                {
                    MeshCheckFuzzTests.Hit(body, where, JsonNode.Parse(MeshCheckFuzzTests.Splinters[splinter]));
                }
            }

            // The ConfigMap's text and the secret's values are not below spec.
            kiali.ConfigMap!["data"] = JsonNode.Parse(MeshCheckFuzzTests.Splinters[hits[0].Splinter]);
            kiali.Secret!["data"] = JsonNode.Parse(MeshCheckFuzzTests.Splinters[hits[^1].Splinter]);
            KialiRequest request = new() { Namespace = "istio-system", Credential = hasCredential ? new NetworkCredential("admin", "new-phrase") : null };
            AssertUntold(Planned(() => KialiPlanner.Plan(request, kiali, Now, static () => Key).Changes), "new-phrase");
            AssertUntold(Planned(() => KialiCredentialRemoval.Plan(kiali, force: true, Now)), "old-phrase");
        },
        iter: Inputs / 3);

    /// <summary>What the plan would show, or what its refusal says.</summary>
    private static IReadOnlyList<string> Planned(Func<IReadOnlyList<Change>> plan)
    {
        try
        {
            return [.. plan().SelectMany(static change => change.Diff())];
        }
        catch (MeshToolsException error)
        {
            return [error.Message];
        }
    }

    private static void AssertUntold(IEnumerable<string> said, string passphrase)
    {
        string all = string.Join('\n', said);
        Assert.DoesNotContain(Key, all, StringComparison.Ordinal);

        // Shorter ones are found in any sentence.
        if (passphrase.Length > 8)
        {
            Assert.DoesNotContain(passphrase, all, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(passphrase)), all, StringComparison.Ordinal);
        }
    }
}
