using System.IO.Compression;
using System.Xml.Linq;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Loading;

/// <summary>What would be published, as a gallery has it.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly string Package = Path.Combine(Checkout.Staged, $"MeshTools.{Checkout.Version}.nupkg");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("meshtools-package-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_package_is_unpacked_and_imported_in_a_clean_process()
    {
        string module = Path.Combine(_folder.FullName, "MeshTools");
        ZipFile.ExtractToDirectory(Package, module);
        string kubeConfig = Path.Combine(_folder.FullName, "config");
        File.WriteAllText(kubeConfig, "apiVersion: v1\nkind: Config\n");

        IReadOnlyList<string> lines = HostProcess.Run(
            "before", Path.Combine(module, "MeshTools.psd1"), $"(Get-Module MeshTools).ModuleBase; Get-MeshContext -KubeConfig '{kubeConfig}'; (Get-Command -Module MeshTools).Count", []);

        using ModuleSession session = ModuleSession.Open();
        string count = session.Run("(Get-Command -Module MeshTools).Count").Clean()[0].ToString()!;
        Assert.Equal([$"output: {module}", $"output: {count}"], lines.Where(static line => line.StartsWith("output: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Its_description_names_every_command_its_licence_and_what_is_new()
    {
        using ZipArchive archive = ZipFile.OpenRead(Package);
        using Stream stream = archive.GetEntry("MeshTools.nuspec")!.Open();
        Dictionary<string, string> metadata = XDocument.Load(stream).Root!.Elements().First().Elements().ToDictionary(static item => item.Name.LocalName, static item => item.Value);
        using ModuleSession session = ModuleSession.Open();
        IEnumerable<string> commands = session.Run("(Get-Module MeshTools).ExportedCommands.Keys").Clean().Select(static item => "PSCmdlet_" + item);

        Assert.Equal(Checkout.Version, metadata["version"]);
        Assert.Equal("LICENSE", metadata["license"]);
        Assert.Contains("### Added", metadata["releaseNotes"], StringComparison.Ordinal);
        Assert.Empty(commands.Append("PSModule").Except(metadata["tags"].Split(' ')));
    }

    [Fact]
    public void It_holds_nothing_twice_and_nothing_that_only_builders_need()
    {
        using ZipArchive archive = ZipFile.OpenRead(Package);
        string[] names = [.. archive.Entries.Select(static entry => entry.FullName)];

        Assert.Equal(names.Distinct().Count(), names.Length);
        Assert.Contains("THIRD-PARTY-NOTICES.txt", names);
        Assert.DoesNotContain(names, static name => name.EndsWith(".pdb", StringComparison.Ordinal) || name.EndsWith("System.Management.Automation.dll", StringComparison.Ordinal));
    }
}
