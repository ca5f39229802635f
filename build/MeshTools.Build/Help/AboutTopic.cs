using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace MeshTools.Build.Help;

/// <summary>An about_ topic: the text file that Get-Help prints as it is.</summary>
internal static class AboutTopic
{
    private const int Indent = 4;
    private const int Width = 80;

    /// <param name="topic">The markdown; its first heading is the topic's name.</param>
    public static string Write(MarkdownSection topic)
    {
        // Get-Help takes the synopsis from the fifth line, so the order of these lines is not ours to choose.
        StringBuilder text = new();
        Line(text, 0, "TOPIC");
        Line(text, Indent, topic.Title);
        Line(text, 0, string.Empty);
        foreach (MarkdownSection section in topic.Sections)
        {
            Section(text, section, 0);
        }

        return text.ToString();
    }

    private static void Section(StringBuilder text, MarkdownSection section, int indent)
    {
        Line(text, indent, section.Title);
        foreach (Block block in section.Blocks)
        {
            Write(text, block, indent + Indent);
        }

        foreach (MarkdownSection deeper in section.Sections)
        {
            Section(text, deeper, indent + Indent);
        }
    }

    private static void Write(StringBuilder text, Block block, int indent)
    {
        switch (block)
        {
            case Table table:
                Write(text, PlainText.Rows(table), indent);
                return;
            case CodeBlock code:
                foreach (string line in PlainText.Lines(code))
                {
                    Line(text, indent + Indent, line);
                }

                break;
            default:
                foreach (string paragraph in PlainText.Paragraphs([block]))
                {
                    Wrapped(text, indent, paragraph);
                }

                break;
        }

        Line(text, 0, string.Empty);
    }

    // A table of sentences is wider than any console: each row becomes a block, its first cell the heading.
    private static void Write(StringBuilder text, IReadOnlyList<IReadOnlyList<string>> rows, int indent)
    {
        foreach (IReadOnlyList<string> row in rows.Skip(1))
        {
            Line(text, indent, row[0]);
            for (int column = 1; column < row.Count; column++)
            {
                Wrapped(text, indent + Indent, $"{rows[0][column]}: {row[column]}");
            }

            Line(text, 0, string.Empty);
        }
    }

    private static void Wrapped(StringBuilder text, int indent, string paragraph)
    {
        int hanging = paragraph.StartsWith("- ", StringComparison.Ordinal) ? 2 : 0;
        StringBuilder line = new();
        foreach (string word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && indent + line.Length + 1 + word.Length > Width)
            {
                Line(text, indent, line.ToString());
                line.Clear().Append(' ', hanging).Append(word);
                continue;
            }

            line.Append(line.Length > 0 ? " " : string.Empty).Append(word);
        }

        Line(text, indent, line.ToString());
    }

    // Line ends are the same on every system, so that the file is the same too.
    private static void Line(StringBuilder text, int indent, string line) =>
        text.Append(' ', line.Length > 0 ? indent : 0).Append(line).Append('\n');
}
