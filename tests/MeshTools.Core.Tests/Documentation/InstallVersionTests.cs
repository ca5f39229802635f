using System.Runtime.InteropServices;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Istioctl;
using MeshTools.Mesh.Topology;

namespace MeshTools.Core.Tests.Documentation;

/// <summary>What about_MeshTools_Versions tells of Install-Mesh.</summary>
public sealed class InstallVersionTests
{
    [Fact]
    public void Profiles() => VersionTopic.Holds("Profiles", static version => string.Join(", ", IstioProfiles.For(version)));

    [Fact]
    public void Kiali_by_setting_or_file() => VersionTopic.HoldsWithoutExplanation("-Addon kiali", static version =>
    {
        string? setting = IstioctlArguments.Generate(new RenderRequest { Version = version, Kiali = true }, null).FirstOrDefault(static argument => argument.Contains("kiali", StringComparison.Ordinal));
        string file = new ReleaseName(version, OSPlatform.Linux, Architecture.X64).Kiali;
        return IstioctlArguments.HasKialiFile(version) ? $"the file {file[(file.IndexOf('/', StringComparison.Ordinal) + 1)..]}" : $"the setting {setting![..setting!.IndexOf('=', StringComparison.Ordinal)]}";
    });

    [Fact]
    public void Revisions() => VersionTopic.Holds("-Revision", static version =>
    {
        try
        {
            IstioctlArguments.Generate(new RenderRequest { Version = version, Revision = "canary" }, null);
            return "taken";
        }
        catch (MeshToolsException error) when (error.Definition == ErrorCatalog.RevisionNotSupported)
        {
            return "refused";
        }
    });

    [Fact]
    public void Kubernetes() => VersionTopic.Holds("Kubernetes", static version =>
        KubernetesSupport.Lowest(version) is int lowest ? $"1.{lowest} or newer"
        : KubernetesSupport.Highest(version) is int highest ? $"1.{highest} or older"
        : "no limit is known");

    [Fact]
    public void The_Kiali_of_each_release()
    {
        MeshCheckDefinition check = MeshChecks.All.Single(static check => check.Id == "KialiOutdated");
        HelpTable table = Assert.Single(VersionTopic.Topic.Tables, static table => table.Columns[0] == "Istio" && table.Columns[1] == "Kiali");

        Assert.All(VersionTopic.Releases, minor => Assert.Contains(
            $"is older than {table.CellFor(minor, "Kiali")}.",
            Assert.Single(check.Look(new MeshView(Meshes.Of($"1.{minor}.0").With(Meshes.Kiali("v1.13.0")).Build()))).Reason,
            StringComparison.Ordinal));
    }
}
