using Xunit.Abstractions;

namespace MeshTools.Permissions.Tests;

/// <summary>Every command runs with the rights that Get-MeshPermission tells, and with no fewer; here those that need no cluster of their own.</summary>
public sealed class PermissionTests(PermissionFixture cluster, ITestOutputHelper output) : CommandProof(cluster, output), IClassFixture<PermissionFixture>
{
    public static TheoryData<string> Commands => Others();

    [Theory]
    [MemberData(nameof(Commands))]
    public Task A_command_needs_each_of_its_rights_and_no_other(string command) => ProveAsync(command);

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
        await Cluster.Proxy.QuietAsync();
        Cluster.Proxy.Arm(null);

        Assert.NotEmpty(Cluster.Session.Run(script, ("file", ManifestFile()), ("KubeConfig", Cluster.Proxy.Users.KubeConfig)).Clean());

        Assert.Empty(Cluster.Proxy.Seen);
    }

    private string[] Names(string script) =>
        [.. Cluster.Session.Run(script).Clean().Select(static name => name.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
