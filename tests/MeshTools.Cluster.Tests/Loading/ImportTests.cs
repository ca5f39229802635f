using System.Management.Automation;
using System.Text.RegularExpressions;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Loading;

public sealed class ImportTests
{
    private static string StagedManifest => Path.Combine(Checkout.Staged, "MeshTools", Checkout.Version, "MeshTools.psd1");

    public static TheoryData<string> Manifests => new(Checkout.Manifest, StagedManifest);

    [Theory]
    [MemberData(nameof(Manifests))]
    public void The_module_imports_and_exports_what_its_manifest_says(string manifest)
    {
        Assert.True(File.Exists(manifest), $"{manifest} does not exist. './build.sh stage' makes the staged package.");
        using ModuleSession session = new(manifest);

        IReadOnlyList<PSObject> commands = session.Run("(Get-Module MeshTools).ExportedCommands.Keys").Clean();

        MatchCollection exported = Regex.Matches(Regex.Match(File.ReadAllText(manifest), @"CmdletsToExport\s*=\s*@\(([^)]*)\)").Groups[1].Value, "'([^']+)'");
        Assert.Equal(exported.Select(static match => match.Groups[1].Value).Order(), commands.Select(static item => item.ToString()).Order());
        Assert.Equal("0", session.Run("[string](Get-Module MeshTools).ExportedFunctions.Count").Clean()[0].ToString());
    }

    [Fact]
    public void Import_remove_and_import_again_works()
    {
        using ModuleSession session = ModuleSession.Open();
        string kubeConfig = EmptyKubeConfig();
        try
        {
            session.Run("Get-MeshContext -KubeConfig $k; Remove-Module MeshTools; Import-Module $m; Get-MeshContext -KubeConfig $k", ("m", Checkout.Manifest), ("k", kubeConfig)).Clean();
        }
        finally
        {
            File.Delete(kubeConfig);
        }
    }

    [Fact]
    public void A_command_loads_the_staged_module_by_itself()
    {
        string? before = Environment.GetEnvironmentVariable("PSModulePath");
        Environment.SetEnvironmentVariable("PSModulePath", Checkout.Staged);
        string kubeConfig = EmptyKubeConfig();
        try
        {
            using ModuleSession session = new(null);
            Outcome outcome = session.Run("Get-MeshContext -KubeConfig $k; (Get-Module MeshTools).Path", ("k", kubeConfig));
            Assert.Equal(StagedManifest, outcome.Clean()[^1].ToString());
        }
        finally
        {
            Environment.SetEnvironmentVariable("PSModulePath", before);
            File.Delete(kubeConfig);
        }
    }

    [Fact]
    public void The_staged_package_carries_nothing_that_a_user_does_not_need()
    {
        string folder = Path.GetDirectoryName(StagedManifest)!;

        Assert.DoesNotContain(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), static file =>
            file.EndsWith(".pdb", StringComparison.Ordinal)
            || Path.GetFileName(file) is "System.Management.Automation.dll" or "MeshTools.Core.xml");
        Assert.True(File.Exists(Path.Combine(folder, "LICENSE")));
    }

    private static string EmptyKubeConfig()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, "apiVersion: v1\nkind: Config\n");
        return path;
    }
}
