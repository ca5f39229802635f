using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Kiali;
using MeshTools.Mesh.Observed;
using static MeshTools.Core.Tests.Kiali.KialiPlans;

namespace MeshTools.Core.Tests.Kiali;

/// <summary>What Set-KialiCredential does to secret and Deployment: SOURCES.md, sections 0 and 2.</summary>
public sealed class KialiWorkloadTests
{
    [Fact]
    public void The_first_login_needs_secret_and_variables_and_shows_no_value()
    {
        KialiPlan plan = Plan(Request(Passphrase), Kialis.Of("v1.14", "login").Build());

        Assert.Equal(["secret/istio-system/kiali Create", "deployment/istio-system/kiali MergePatch"], Lines(plan));
        Assert.Equal(
            ["+ spec.template.spec.containers[kiali].env[SERVER_CREDENTIALS_USERNAME]: from secret kiali, key username", "+ spec.template.spec.containers[kiali].env[SERVER_CREDENTIALS_PASSWORD]: from secret kiali, key passphrase"],
            plan.Changes[1].Diff());
        Assert.DoesNotContain(plan.Changes.SelectMany(static change => change.Diff()), static line => line.Contains(Passphrase, StringComparison.Ordinal) || line.Contains("czNj", StringComparison.Ordinal));
        JsonObject after = MergePatch.Apply(plan.Changes[1].Before, plan.Changes[1].Body!);
        Assert.Equal("1", after.At("spec", "template", "spec").Objects("containers")[0].Objects("env")[0].Text("value"));
        Assert.Null(after.Text("spec", "template", "metadata", "annotations", "kubectl.kubernetes.io/restartedAt"));
    }

    [Fact]
    public void A_literal_password_gives_way_to_the_secret_and_is_not_shown()
    {
        KialiObservation kiali = Kialis.Of("v1.14", "login", env: "{name: SERVER_CREDENTIALS_PASSWORD, value: old-password}").Build();

        Change change = Plan(Request(Passphrase), kiali).Changes[1];

        Assert.DoesNotContain("old-password", string.Join('\n', change.Diff()), StringComparison.Ordinal);
        Assert.DoesNotContain("old-password", change.Body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kiali", Kialis.Mount, null)]
    [InlineData("other", Kialis.Mount, "~ spec.template.spec.volumes[kiali-secret].secret.secretName: other")]
    [InlineData("kiali", "tty: false", null)]
    [InlineData("other", "tty: false", "+ spec.template.spec.volumes[kiali-secret-2].secret.secretName: other")]
    public void The_secret_is_mounted_where_Kiali_reads_it(string name, string mount, string? line)
    {
        KialiObservation kiali = Kialis.Of("v1.14", "login", mount: mount).Named(name).Build();

        Change change = Plan(Request(Passphrase), kiali).Changes[1];

        Assert.Equal(line, change.Diff().FirstOrDefault(static text => text.Contains("secretName", StringComparison.Ordinal)));
        JsonObject after = MergePatch.Apply(change.Before, change.Body!);
        Assert.Equal(name, KialiWorkloadChange.MountedSecret(after));

        // A secret that is gone must not keep the pod from starting: Kiali waits for it (SOURCES.md, section 2).
        IReadOnlyList<JsonObject> volumes = after.At("spec", "template", "spec").Objects("volumes");
        Assert.All(volumes.Where(static volume => volume["secret"] is not null), static volume => Assert.True(volume.Flag("secret", "optional")));

        // The API server refuses two volumes of one name.
        Assert.Equal(volumes.Count, volumes.Select(static volume => volume.Text("name")).Distinct().Count());
    }

    [Fact]
    public void The_same_credential_again_is_no_change()
    {
        KialiObservation kiali = Settled().Build();

        Assert.Empty(Plan(Request(Passphrase), kiali).Changes);
    }

    [Fact]
    public void Another_passphrase_restarts_Kiali_which_reads_a_secret_once()
    {
        KialiPlan plan = Plan(Request("another-phrase"), Settled().Build());

        Assert.Equal(["secret/istio-system/kiali MergePatch", "deployment/istio-system/kiali MergePatch"], Lines(plan));
        Assert.True(plan.Restarts);
        Assert.Equal(["~ spec.template.metadata.annotations[kubectl.kubernetes.io/restartedAt]: 2026-01-02T03:04:05Z"], plan.Changes[1].Diff());
        Assert.Equal(["~ data.username: (secret)", "~ data.passphrase: (secret)"], plan.Changes[0].Diff());
    }

    [Theory]
    [InlineData("2026-01-01T10:00:00Z", "2026-01-01T09:00:00Z", true)]
    [InlineData("2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z", false)]
    [InlineData("2026-01-01T00:00:00Z", "2025-12-31T00:00:00Z", false)]
    public void A_rotation_that_was_cut_off_before_the_restart_is_completed(string changed, string started, bool restarts)
    {
        KialiObservation kiali = Settled($"creationTimestamp: '2026-01-01T00:00:00Z', managedFields: [{{manager: x, time: '{changed}'}}]").WithPod(started).Build();

        Assert.Equal(restarts, Plan(Request(Passphrase), kiali).Restarts);
    }
}
