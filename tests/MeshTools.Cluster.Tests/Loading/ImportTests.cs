using System.Text.RegularExpressions;

namespace MeshTools.Cluster.Tests.Loading;

public sealed class ImportTests
{
    private const string ListExports = "$m = Get-Module MeshTools; $m.ExportedCommands.Keys; 'functions ' + $m.ExportedFunctions.Count; $m.ModuleBase";

    private static string StagedManifest => Path.Combine(Checkout.Staged, "MeshTools", Checkout.Version, "MeshTools.psd1");

    public static TheoryData<string> Manifests => new(Checkout.Manifest, StagedManifest);

    [Theory]
    [MemberData(nameof(Manifests))]
    public void The_module_imports_and_exports_what_its_manifest_says(string manifest)
    {
        Assert.True(File.Exists(manifest), $"{manifest} does not exist. './build.sh stage' makes the staged package.");

        string[] lines = Output(HostProcess.Run("before", manifest, ListExports, []));

        MatchCollection exported = Regex.Matches(Regex.Match(File.ReadAllText(manifest), @"CmdletsToExport\s*=\s*@\(([^)]*)\)").Groups[1].Value, "'([^']+)'");
        Assert.Equal(
            exported.Select(static match => match.Groups[1].Value).Append("functions 0").Append(Path.GetDirectoryName(manifest)).Order(StringComparer.Ordinal),
            lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Import_remove_and_import_again_works() => WithKubeConfig(file =>
    {
        using ModuleSession session = ModuleSession.Open();
        session.Run(
            "Get-MeshContext -KubeConfig $k; Remove-Module MeshTools; Import-Module $m; Get-MeshContext -KubeConfig $k", ("m", Checkout.Manifest), ("k", file)).Clean();
    });

    // Work of its own begins with the import, and must not look for the module's assembly after it was removed.
    [Fact]
    public void Import_and_remove_many_times_at_once_leaves_a_module_that_works() => WithKubeConfig(file =>
    {
        string[] lines = Output(HostProcess.Run(
            "before", "-", $"foreach ($i in 1..20) {{ Import-Module '{Checkout.Manifest}'; Remove-Module MeshTools }}; Import-Module '{Checkout.Manifest}'; $null = Get-MeshContext -KubeConfig '{file}' -ErrorAction Stop; 'it works'", []));

        Assert.Equal("it works", Assert.Single(lines));
    });

    [Fact]
    public void A_command_loads_the_staged_module_by_itself() => WithKubeConfig(file =>
    {
        string[] lines = Output(HostProcess.Run(
            "before", "-", $"Get-MeshContext -KubeConfig '{file}'; (Get-Module MeshTools).ModuleBase", [], Checkout.Staged));

        Assert.Equal(Path.GetDirectoryName(StagedManifest), Assert.Single(lines));
    });

    [Fact]
    public void The_staged_package_carries_nothing_that_a_user_does_not_need()
    {
        string folder = Path.GetDirectoryName(StagedManifest)!;

        Assert.DoesNotContain(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), static file =>
            file.EndsWith(".pdb", StringComparison.Ordinal)
            || Path.GetFileName(file) is "System.Management.Automation.dll" or "MeshTools.Core.xml");
        Assert.True(File.Exists(Path.Combine(folder, "LICENSE")));
    }

    private static string[] Output(IReadOnlyList<string> lines) =>
        [.. lines.Where(static line => line.StartsWith("output: ", StringComparison.Ordinal)).Select(static line => line["output: ".Length..])];

    private static void WithKubeConfig(Action<string> test)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, "apiVersion: v1\nkind: Config\n");
        try
        {
            test(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
