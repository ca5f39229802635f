using Markdig.Extensions.Tables;

namespace MeshTools.Build.Help;

/// <summary>The ids that about_MeshTools_Errors lists.</summary>
internal sealed class ErrorTable
{
    private readonly HashSet<string> _ids;

    /// <param name="topic">The topic; its tables have the id in the first column.</param>
    public ErrorTable(MarkdownSection topic) =>
        _ids = [.. Tables(topic).SelectMany(static table => PlainText.Rows(table).Skip(1)).Select(static row => row[0])];

    public bool Has(string id) => _ids.Contains(id);

    private static IEnumerable<Table> Tables(MarkdownSection section) =>
        section.Blocks.OfType<Table>().Concat(section.Sections.SelectMany(Tables));
}
