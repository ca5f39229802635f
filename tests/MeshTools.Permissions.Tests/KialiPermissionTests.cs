using Xunit.Abstractions;

namespace MeshTools.Permissions.Tests;

/// <summary>The rights for Kiali's login.</summary>
public sealed class KialiPermissionTests(PermissionFixture cluster, ITestOutputHelper output) : CommandProof(cluster, output), IClassFixture<PermissionFixture>
{
    public static TheoryData<string> Commands => Of("KialiCredential");

    [Theory]
    [MemberData(nameof(Commands))]
    public Task A_command_needs_each_of_its_rights_and_no_other(string command) => ProveAsync(command);
}
