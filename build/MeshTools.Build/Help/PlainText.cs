using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace MeshTools.Build.Help;

/// <summary>Markdown as text without marks, which is all that Get-Help shows.</summary>
internal static class PlainText
{
    /// <summary>One text a paragraph, list item or line of code; none is empty.</summary>
    public static IReadOnlyList<string> Paragraphs(IEnumerable<Block> blocks) =>
        [.. blocks.SelectMany(static block => Texts(block)).Where(static text => text.Length > 0)];

    /// <summary>The text of a line or a paragraph; line ends within it are blanks.</summary>
    public static string Of(ContainerInline? inlines)
    {
        StringBuilder text = new();
        foreach (Inline inline in inlines ?? [])
        {
            text.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                LineBreakInline => " ",
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                AutolinkInline link => link.Url,
                ContainerInline container => Of(container),
                _ => string.Empty,
            });
        }

        return text.ToString().Trim();
    }

    /// <summary>The lines of a code block.</summary>
    public static IReadOnlyList<string> Lines(LeafBlock code) => code.Lines.ToString().TrimEnd().Split('\n');

    /// <summary>The rows of a table, the heading first.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(Table table) =>
        [.. table.OfType<TableRow>().Select(static row => (IReadOnlyList<string>)[.. row.OfType<TableCell>().Select(static cell => string.Join(' ', Paragraphs(cell)))])];

    private static IEnumerable<string> Texts(Block block) => block switch
    {
        CodeBlock code => Lines(code).Select(static line => "    " + line),
        LeafBlock leaf => [Of(leaf.Inline)],
        Table table => Rows(table).Skip(1).Select(static row => string.Join(": ", row)),
        ListBlock list => list.OfType<ListItemBlock>().Select(static item => "- " + string.Join(' ', Paragraphs(item))),
        ContainerBlock container => Paragraphs(container),
        _ => [],
    };
}
