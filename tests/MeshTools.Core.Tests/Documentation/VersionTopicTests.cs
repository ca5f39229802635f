namespace MeshTools.Core.Tests.Documentation;

/// <summary>The tables of about_MeshTools_Versions as a whole.</summary>
public sealed class VersionTopicTests
{
    private static IEnumerable<HelpTable> ByRelease => VersionTopic.Topic.Tables.Where(static table => table.Columns[0] == "Istio");

    [Fact]
    public void Every_table_by_release_has_one_row_for_each_release_and_names_its_sources() => Assert.All(ByRelease, static table =>
    {
        Assert.All(VersionTopic.Releases, minor => Assert.True(table.RowsFor(minor).Count() == 1, $"{table.RowsFor(minor).Count()} rows of '{table.Columns[1]}' are for 1.{minor}."));
        Assert.Equal("Source", table.Columns[^1]);
        Assert.All(table.Rows, row => Assert.True(row.Count == table.Columns.Count && row.All(static cell => cell.Length > 0), string.Join(" | ", row)));
    });

    [Fact]
    public void What_changes_with_a_release_is_what_the_tables_say()
    {
        IEnumerable<int> begins = ByRelease.SelectMany(static table => table.Rows).Concat(VersionTopic.Topic.TableWith("A Gateway's server may have").Rows)
            .Select(static row => ReleaseRange.Parse(row[0]).From).Where(static minor => minor > VersionTopic.Releases[0]).Distinct();
        IEnumerable<int> told = VersionTopic.Topic.TableWith("New").Rows.Select(static row => ReleaseRange.Parse(row[0]).From);

        Assert.Equal(begins.Order(), told);
    }
}
