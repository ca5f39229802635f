using System.Management.Automation;
using Xunit.Abstractions;

namespace MeshTools.Permissions.Tests;

/// <summary>Every command runs with the rights that Get-MeshPermission tells, and with no fewer.</summary>
public sealed class PermissionTests(PermissionFixture cluster, ITestOutputHelper output) : IClassFixture<PermissionFixture>
{
    public static TheoryData<string> Commands => [.. PermissionCases.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_needs_each_of_its_rights_and_no_other(string command)
    {
        IReadOnlyList<PSObject> rules = Rules(command);
        IReadOnlyList<ProofRight> rights = ProofRight.Of(rules);
        // What -Purge takes besides is tried on a cluster of its own: it removes the definitions that all other commands live on.
        ProofRight[] taken = [.. rights.Where(static right => !right.IsForPurge)];
        ProofRow row = ProofTable.Add(command, rules.Count(static rule => ProofRight.Of([rule]).Any(static right => !right.IsForPurge)), taken.Length);
        PermissionProof proof = new(cluster, command, rights, row);

        await proof.RunAsync(PermissionCases.All[command], taken);

        output.WriteLine($"{ProofRow.Head}\n{row}");
        Assert.True(proof.Findings.Count == 0, string.Join("\n\n", proof.Findings));
    }

    [Fact]
    public void Every_command_that_takes_a_cluster_is_proven()
    {
        string[] commands = Names("(Get-Command -Module MeshTools | Where-Object { $_.Parameters.ContainsKey('KubeConfig') -or $_.Parameters.ContainsKey('FromContext') }).Name");
        string[] told = Names("(Get-MeshPermission).Command");

        // Get-MeshContext reads the kubeconfig and asks no server.
        Assert.Equal(commands.Except(["Get-MeshContext"]).Order(StringComparer.Ordinal), told);
        Assert.Equal(told, PermissionCases.All.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Get-MeshPermission")]
    [InlineData("Get-MeshPermission Install-Mesh -ManifestPath $file -AsYaml")]
    [InlineData("Get-MeshContext -KubeConfig $KubeConfig")]
    public async Task What_asks_no_server_needs_no_right(string script)
    {
        await cluster.Proxy.QuietAsync();
        cluster.Proxy.Arm(null);

        Assert.NotEmpty(cluster.Session.Run(script, ("file", ManifestFile()), ("KubeConfig", cluster.Proxy.Users.KubeConfig)).Clean());

        Assert.Empty(cluster.Proxy.Seen);
    }

    private string[] Names(string script) =>
        [.. cluster.Session.Run(script).Clean().Select(static name => name.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private IReadOnlyList<PSObject> Rules(string command) => command is "Install-Mesh" or "Uninstall-Mesh"
        ? cluster.Session.Run("Get-MeshPermission $command -ManifestPath $file -Namespace small", ("command", command), ("file", ManifestFile())).Clean()
        : cluster.Session.Run("Get-MeshPermission $command", ("command", command)).Clean();

    private string ManifestFile()
    {
        string file = Path.Combine(cluster.Folder, "manifest.yaml");
        File.WriteAllText(file, PermissionManifests.Mesh);
        return file;
    }
}
