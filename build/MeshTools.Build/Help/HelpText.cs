using Markdig.Syntax;

namespace MeshTools.Build.Help;

/// <summary>A named piece of prose: a parameter, a type, an error.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Paragraphs">The prose.</param>
internal sealed record HelpText(string Name, int Line, IReadOnlyList<string> Paragraphs)
{
    private const string DefaultMark = "Default: ";

    /// <summary>A last paragraph "Default: ..." of a parameter, without the mark; else null.</summary>
    public string? Default => Paragraphs.Count > 0 && Paragraphs[^1].StartsWith(DefaultMark, StringComparison.Ordinal)
        ? Paragraphs[^1][DefaultMark.Length..].TrimEnd('.')
        : null;

    /// <summary>The prose without that paragraph.</summary>
    public IReadOnlyList<string> Body => Default is null ? Paragraphs : [.. Paragraphs.SkipLast(1)];

    public static HelpText From(MarkdownSection section) => new(section.Title, section.Line, PlainText.Paragraphs(section.Blocks));

    /// <summary>A list item "`Name`: prose".</summary>
    public static HelpText From(ListItemBlock item)
    {
        string text = string.Join(' ', PlainText.Paragraphs(item));
        int colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? new HelpText(text, item.Line + 1, []) : new HelpText(text[..colon], item.Line + 1, [text[(colon + 2)..]]);
    }
}
