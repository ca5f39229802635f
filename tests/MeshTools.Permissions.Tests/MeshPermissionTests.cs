using Xunit.Abstractions;

namespace MeshTools.Permissions.Tests;

/// <summary>The rights for installing, looking at and removing a mesh.</summary>
public sealed class MeshPermissionTests(PermissionFixture cluster, ITestOutputHelper output) : CommandProof(cluster, output), IClassFixture<PermissionFixture>
{
    public static TheoryData<string> Commands => Of("Mesh");

    [Theory]
    [MemberData(nameof(Commands))]
    public Task A_command_needs_each_of_its_rights_and_no_other(string command) => ProveAsync(command);
}
