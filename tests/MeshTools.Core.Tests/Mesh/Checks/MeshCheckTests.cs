using MeshTools.Mesh;
using MeshTools.Mesh.Checks;

namespace MeshTools.Core.Tests.Mesh.Checks;

/// <summary>Every check finds what it is there for, and is silent where all is well.</summary>
public sealed class MeshCheckTests
{
    internal static readonly CheckCase[] Cases =
    [
        .. ClusterCases.All, .. WebhookCases.All, .. GatewayCases.All, .. KialiCases.All, .. ExtAuthzCases.All, .. LocalityCases.All, .. CertificateCases.All,
    ];

    public static TheoryData<string> Names => new(Cases.Select(static entry => entry.ToString()));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_check_says(string name)
    {
        CheckCase entry = Cases.Single(candidate => candidate.ToString() == name);
        MeshCheckDefinition check = MeshChecks.All.Single(definition => definition.Id == entry.Id);

        MeshCheck[] results = [.. new MeshCheckRun(entry.Cluster.Build(), null, entry.BeforeInstall).Run([check])];

        if (entry.Expected == MeshCheckStatus.Pass)
        {
            Assert.All(results, static result => Assert.Equal((MeshCheckStatus.Pass, null), (result.Status, result.Hint)));
            Assert.NotEmpty(results);
            return;
        }

        MeshCheck found = Assert.Single(results, result => result.Status == entry.Expected && result.Reason.Contains(entry.Reason, StringComparison.Ordinal));
        Assert.EndsWith(".", found.Reason, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(found.Hint));
        Assert.Equal(check.HelpUri, found.HelpUri);
        Assert.True(entry.Target is null || entry.Target == found.Target, found.Target);
    }

    [Fact]
    public void Every_check_is_seen_to_find_something_and_to_find_nothing()
    {
        ILookup<string, MeshCheckStatus> seen = Cases.ToLookup(static entry => entry.Id, static entry => entry.Expected);

        Assert.All(MeshChecks.All, check =>
        {
            Assert.Contains(seen[check.Id], static status => status is MeshCheckStatus.Fail or MeshCheckStatus.Warn);
            Assert.Contains(MeshCheckStatus.Pass, seen[check.Id]);
        });
    }

    [Fact]
    public void There_are_as_many_checks_as_promised_in_every_category()
    {
        Assert.True(MeshChecks.All.Count >= 45, $"{MeshChecks.All.Count} checks");
        Assert.Equal(Enum.GetValues<MeshCheckCategory>(), MeshChecks.All.Select(static check => check.Category).Distinct());
    }

    [Fact]
    public void Each_has_an_id_of_its_own_a_hint_and_a_link()
    {
        Assert.Equal(MeshChecks.All.Count, MeshChecks.All.Select(static check => check.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(MeshChecks.All, static check =>
        {
            Assert.Matches("^[A-Z][A-Za-z0-9]+$", check.Id);
            Assert.All([check.Finds, check.Passes, check.Hint], static sentence => Assert.Matches(@"^\S.+[.)]$", sentence));
            Assert.Equal("https", check.HelpUri.Scheme);
            Assert.True(check.IstioCode is null || check.HelpUri.AbsolutePath.Contains(check.IstioCode, StringComparison.OrdinalIgnoreCase), check.Id);
        });
    }

    [Fact]
    public void A_healthy_mesh_has_no_finding_but_what_every_new_one_has()
    {
        MeshCheck[] results = [.. new MeshCheckRun(Meshes.Of("1.14.6").With(Meshes.Node("worker-sz02")).Build(), null, false).Run(MeshChecks.All)];

        // The snapshot holds no CRD and no role.
        Assert.Equal(
            ["ControlPlaneSecretsRight", "IstioCrdsMissing"],
            results.Where(static result => result.Status is MeshCheckStatus.Warn or MeshCheckStatus.Fail).Select(static result => result.Id).Distinct().Order());
    }
}
