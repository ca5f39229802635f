namespace MeshTools.Core.Tests.Documentation;

/// <summary>A table of a topic.</summary>
internal sealed record HelpTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public static HelpTable Parse(string markdown)
    {
        string[][] lines = [.. markdown.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Trim().Trim('|').Split('|').Select(static cell => cell.Trim()).ToArray())];
        return new HelpTable(lines[0], [.. lines.Skip(2)]);
    }

    /// <summary>The cell of a row in a column.</summary>
    public string Cell(IReadOnlyList<string> row, string column) => row[Columns.ToList().IndexOf(column)];

    /// <summary>The rows that hold for a release; there should be one.</summary>
    public IEnumerable<IReadOnlyList<string>> RowsFor(int minor) => Rows.Where(row => ReleaseRange.Parse(row[0]).Contains(minor));

    /// <summary>What a column says of a release.</summary>
    public string CellFor(int minor, string column) => Cell(RowsFor(minor).First(), column);
}
