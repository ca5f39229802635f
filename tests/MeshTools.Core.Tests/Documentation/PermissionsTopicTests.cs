using MeshTools.Permissions;

namespace MeshTools.Core.Tests.Documentation;

/// <summary>about_MeshTools_Permissions tells the rights of every command as Get-MeshPermission does.</summary>
public sealed class PermissionsTopicTests
{
    // Each a namespace of its own, so that the table tells which is meant.
    private static readonly PermissionPlaces Places = new()
    {
        Namespace = "mesh",
        GatewayNamespaces = ["gateways"],
        ApplicationNamespaces = ["applications"],
        Gateways = ["GATEWAY"],
    };

    private static readonly HelpTable Table = HelpTopic.Read("about_MeshTools_Permissions").TableWith("Can do without");

    [Fact]
    public void Every_command_that_talks_to_a_cluster_is_told()
    {
        Assert.Equal(CommandPermissions.Commands, Table.Rows.Select(static row => row[0]));
    }

    public static TheoryData<string> Fixed => [.. CommandPermissions.Commands.Where(static command => !CommandPermissions.GoesByManifest(command))];

    [Theory]
    [MemberData(nameof(Fixed))]
    public void Its_rights_are_those_that_the_command_reads_and_writes_by(string command)
    {
        IReadOnlyList<MeshPermission> rights = CommandPermissions.Of(command, Places, null);
        IReadOnlyList<string> row = Table.Rows.Single(row => row[0] == command);

        Assert.Equal(
            $"| {command} | {Text(rights.Where(static item => !item.Optional))} | {Text(rights.Where(static item => item.Optional))} |",
            $"| {command} | {Table.Cell(row, "Needs")} | {Table.Cell(row, "Can do without")} |");
    }

    /// <summary>E.g. <c>cluster: list nodes, pods; patch nodes. mesh: list configmaps</c>.</summary>
    private static string Text(IEnumerable<MeshPermission> rights)
    {
        string text = string.Join(". ", rights.GroupBy(static item => item.Namespace).OrderBy(static place => place.Key is not null).ThenBy(static place => place.Key == "mesh").Select(static place =>
            $"{place.Key ?? "cluster"}: {string.Join("; ", place.GroupBy(static item => string.Join(' ', item.Verbs)).Select(static verbs => $"{verbs.Key} {string.Join(", ", verbs.Select(Resource).Distinct())}"))}"));
        return text.Length == 0 ? "nothing" : text;
    }

    private static string Resource(MeshPermission item) =>
        $"{item.Resource}{(item.ApiGroup.Length == 0 ? string.Empty : "." + item.ApiGroup)}{(item.ResourceNames.Count == 0 ? string.Empty : $" ({string.Join(", ", item.ResourceNames)})")}";
}
