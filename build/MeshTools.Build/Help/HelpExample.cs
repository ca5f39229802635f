using Markdig.Syntax;

namespace MeshTools.Build.Help;

/// <summary>An example of a cmdlet's help.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Code">The lines of its first code block; empty when it has none.</param>
/// <param name="Remarks">The prose around it, with the further code blocks (what it prints).</param>
internal sealed record HelpExample(string Title, int Line, IReadOnlyList<string> Code, IReadOnlyList<string> Remarks)
{
    public static HelpExample From(MarkdownSection section)
    {
        FencedCodeBlock? code = section.Blocks.OfType<FencedCodeBlock>().FirstOrDefault(static block => block.Info == "powershell");
        return new HelpExample(
            section.Title,
            code is null ? section.Line : code.Line + 2,
            code is null ? [] : PlainText.Lines(code),
            PlainText.Paragraphs(section.Blocks.Where(block => block != code)));
    }
}
