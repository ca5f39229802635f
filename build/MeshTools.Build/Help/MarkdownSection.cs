using Markdig;
using Markdig.Syntax;

namespace MeshTools.Build.Help;

/// <summary>A heading and what stands beneath it.</summary>
/// <param name="Title">The heading's text.</param>
/// <param name="Line">The heading's line, from 1.</param>
/// <param name="Blocks">What stands directly beneath it, up to the next heading.</param>
/// <param name="Sections">The headings one level deeper.</param>
internal sealed record MarkdownSection(string Title, int Line, IReadOnlyList<Block> Blocks, IReadOnlyList<MarkdownSection> Sections)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    /// <summary>The section of that title, or null.</summary>
    public MarkdownSection? this[string title] => Sections.FirstOrDefault(section => section.Title == title);

    /// <summary>Reads a file into the section of its first heading; text before it is not part of anything.</summary>
    public static MarkdownSection Read(string file)
    {
        MarkdownDocument document = Markdown.Parse(File.ReadAllText(file), Pipeline);
        Block[] blocks = [.. document];
        return Sectioned(blocks, 1) is [MarkdownSection first, ..] ? first : new MarkdownSection(string.Empty, 1, [], []);
    }

    private static List<MarkdownSection> Sectioned(ReadOnlySpan<Block> blocks, int level)
    {
        List<MarkdownSection> sections = [];
        int start = Next(blocks, 0, level);
        while (start < blocks.Length)
        {
            int end = Next(blocks, start + 1, level);
            ReadOnlySpan<Block> body = blocks[(start + 1)..end];
            int deeper = Next(body, 0, level + 1);
            sections.Add(new MarkdownSection(
                PlainText.Of(((HeadingBlock)blocks[start]).Inline), blocks[start].Line + 1, body[..deeper].ToArray(), Sectioned(body[deeper..], level + 1)));
            start = end;
        }

        return sections;
    }

    private static int Next(ReadOnlySpan<Block> blocks, int from, int level)
    {
        for (int index = from; index < blocks.Length; index++)
        {
            if (blocks[index] is HeadingBlock heading && heading.Level <= level)
            {
                return index;
            }
        }

        return blocks.Length;
    }
}
