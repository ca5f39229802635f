using Markdig.Syntax;

namespace MeshTools.Build.Help;

/// <summary>The prose of one cmdlet, as its markdown file holds it. CONTRIBUTING.md describes the form.</summary>
/// <param name="File">The file.</param>
/// <param name="Root">What is in it.</param>
internal sealed record CommandHelp(string File, MarkdownSection Root)
{
    /// <summary>The sections every file has, in this order.</summary>
    public static IReadOnlyList<string> SectionTitles { get; } =
        ["SYNOPSIS", "DESCRIPTION", "PARAMETERS", "EXAMPLES", "INPUTS", "OUTPUTS", "ERRORS", "NOTES", "LINKS"];

    public string Name => Root.Title;

    public string Synopsis => string.Join(' ', Prose("SYNOPSIS"));

    public IReadOnlyList<string> Description => Prose("DESCRIPTION");

    /// <summary>By name, without the hyphen that the heading has.</summary>
    public IReadOnlyList<HelpText> Parameters => [.. Named("PARAMETERS").Select(static text => text with { Name = text.Name.TrimStart('-') })];

    public IReadOnlyList<HelpExample> Examples => [.. (Root["EXAMPLES"]?.Sections ?? []).Select(HelpExample.From)];

    public IReadOnlyList<HelpText> Inputs => Named("INPUTS");

    public IReadOnlyList<HelpText> Outputs => Named("OUTPUTS");

    /// <summary>By ErrorId; ids that mean the same to a user share an entry, separated by commas.</summary>
    public IReadOnlyList<HelpText> Errors =>
        [.. (Root["ERRORS"]?.Blocks ?? []).OfType<ListBlock>().SelectMany(static list => list.OfType<ListItemBlock>()).Select(HelpText.From)];

    public IReadOnlyList<string> Notes => Prose("NOTES");

    /// <summary>Names of other help topics, or addresses.</summary>
    public IReadOnlyList<HelpText> Links =>
        [.. (Root["LINKS"]?.Blocks ?? []).OfType<ListBlock>().SelectMany(static list => list.OfType<ListItemBlock>()).Select(HelpText.From)];

    public static CommandHelp Read(string file) => new(file, MarkdownSection.Read(file));

    private IReadOnlyList<string> Prose(string section) => Root[section] is MarkdownSection found ? PlainText.Paragraphs(found.Blocks) : [];

    private IReadOnlyList<HelpText> Named(string section) => [.. (Root[section]?.Sections ?? []).Select(HelpText.From)];
}
