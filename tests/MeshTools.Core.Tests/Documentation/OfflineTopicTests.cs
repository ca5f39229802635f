using System.Reflection;
using System.Runtime.InteropServices;
using MeshTools.Mesh.Istioctl;
using MeshTools.Sandbox.Binaries;

namespace MeshTools.Core.Tests.Documentation;

/// <summary>about_MeshTools_Offline names the files that would be fetched.</summary>
public sealed class OfflineTopicTests
{
    private static readonly HelpTopic Topic = HelpTopic.Read("about_MeshTools_Offline");

    [Theory]
    [InlineData("Linux", Architecture.X64, Architecture.Arm64, Architecture.Arm)]
    [InlineData("macOS", Architecture.Arm64, Architecture.X64)]
    [InlineData("Windows", Architecture.X64)]
    public void The_archives_of_each_release(string column, params Architecture[] processors)
    {
        OSPlatform platform = column switch { "Linux" => OSPlatform.Linux, "macOS" => OSPlatform.OSX, _ => OSPlatform.Windows };
        HelpTable table = Topic.TableWith(column);

        Assert.All(VersionTopic.Releases, minor => Assert.Equal(
            string.Join(", ", processors.Select(processor => new ReleaseName(VersionTopic.Version(minor), platform, processor).Archive[$"istio-1.{minor}.0-".Length..]).Distinct()),
            table.CellFor(minor, column)));
    }

    [Fact]
    public void The_control_plane_that_is_downloaded()
    {
        string etcd = (string)typeof(ReleaseDownload).GetField("EtcdVersion", BindingFlags.Static | BindingFlags.NonPublic)!.GetRawConstantValue()!;

        Assert.Contains($"Kubernetes {BinarySearch.Preferred.Text}", Topic.Text, StringComparison.Ordinal);
        Assert.Contains($"etcd {etcd}", Topic.Text, StringComparison.Ordinal);
        Assert.Contains(ReleaseName.Official.AbsoluteUri.TrimEnd('/'), Topic.Text, StringComparison.Ordinal);
        Assert.All(ControlPlaneBinaries.Names, static name => Assert.Contains(name, Topic.Text, StringComparison.Ordinal));
    }
}
