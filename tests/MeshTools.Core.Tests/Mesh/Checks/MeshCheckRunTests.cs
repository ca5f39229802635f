using MeshTools.Mesh;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.Mesh.Checks;

public sealed class MeshCheckRunTests
{
    [Fact]
    public void A_kind_that_may_not_be_read_skips_its_checks_and_no_others()
    {
        MeshCheck[] results = Run(Meshes.Of("1.14.6").Forbidden(MeshKinds.Secret));

        MeshCheck skipped = Assert.Single(results, static result => result.Id == "CredentialNotFound");
        Assert.Equal(MeshCheckStatus.Skip, skipped.Status);
        Assert.Equal("Secrets could not be read: You may not list Secret.", skipped.Reason);
        Assert.Contains(results, static result => result is { Id: "GatewayNotReady", Status: MeshCheckStatus.Pass });
    }

    [Fact]
    public void A_kind_that_is_not_served_is_a_kind_without_objects()
    {
        Assert.Contains(Run(Meshes.Of("1.14.6").NotServed(MeshKinds.EnvoyFilter)), static result => result is { Id: "ExtAuthzFilterMatchesNothing", Status: MeshCheckStatus.Pass });
    }

    [Fact]
    public void Without_a_known_version_what_depends_on_it_is_skipped()
    {
        MeshCheck[] results = Run(Meshes.Of("latest"));

        Assert.Contains(results, static result => result is { Id: "ExtAuthzFilterMatchesNothing", Status: MeshCheckStatus.Skip } && result.Reason.Contains("-Version", StringComparison.Ordinal));
        Assert.Contains(results, static result => result is { Id: "KialiAnonymous", Status: MeshCheckStatus.Pass });
    }

    [Fact]
    public void A_given_version_stands_in_for_one_that_is_not_known()
    {
        Assert.Contains(Run(Meshes.Of("latest").Given("1.14.6")), static result => result is { Id: "ExtAuthzFilterMatchesNothing", Status: MeshCheckStatus.Pass });
    }

    [Fact]
    public void Without_a_mesh_one_check_fails_and_the_rest_says_that_there_is_none()
    {
        MeshCheck[] results = Run(new Snapshots().With(Meshes.Node("a")));

        Assert.Equal("ControlPlaneMissing", Assert.Single(results, static result => result.Status == MeshCheckStatus.Fail).Id);
        Assert.Contains(results, static result => result is { Id: "GatewayNotReady", Status: MeshCheckStatus.Skip, Reason: "There is no mesh to look at." });
    }

    [Fact]
    public void Before_an_install_only_what_makes_sense_then_is_looked_at()
    {
        MeshCheck[] results = [.. new MeshCheckRun(new Snapshots().With(Meshes.Node("a")).Given("1.14.6").Build(), "/k", true).Run(MeshChecks.All)];

        Assert.DoesNotContain(results, static result => result.Status != MeshCheckStatus.Pass);
        Assert.Contains(results, static result => result.Id == "PermissionCreate");
        Assert.DoesNotContain(results, static result => result.Id == "GatewayNotReady");
        Assert.All(results, static result => Assert.Equal(("test", "/k"), (result.Context, result.KubeConfig)));
    }

    private static MeshCheck[] Run(Snapshots snapshots) => [.. new MeshCheckRun(snapshots.Build(), null, false).Run(MeshChecks.All)];
}
