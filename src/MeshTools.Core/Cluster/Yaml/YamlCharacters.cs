using System.Buffers;

namespace MeshTools.Cluster.Yaml;

/// <summary>Characters that YAML forbids, anywhere or in the indentation, and that the library takes.</summary>
internal static class YamlCharacters
{
    // What nearly all texts consist of, skipped many at a time.
    private static readonly SearchValues<char> Usual = SearchValues.Create(
        "\t\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <exception cref="YamlSyntaxException">A control character, half a surrogate pair, or a byte order mark at the beginning of a later line.</exception>
    public static void RefuseUnprintable(string text)
    {
        // A byte order mark at the beginning is no character of the text.
        int at = text.StartsWith('\uFEFF') ? 1 : 0;
        for (; text.AsSpan(at).IndexOfAnyExcept(Usual) is >= 0 and int usual; at++)
        {
            at += usual;

            // In the middle of a line it is a character; at the beginning of one it is where two files were joined, and would
            // become part of a key.
            if (IsPrintable(text[at]) || (text[at] == '\uFEFF' && text[at - 1] is not ('\n' or '\r')))
            {
                continue;
            }

            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                at++;
                continue;
            }

            ReadOnlySpan<char> before = text.AsSpan(0, at);
            throw new YamlSyntaxException(
                $"character U+{(int)text[at]:X4}, which no YAML text may contain as it is",
                before.Count('\n') + 1,
                at - before.LastIndexOf('\n'))
            {
                Document = DocumentAt(before),
            };
        }
    }

    /// <summary>
    /// The library takes such a line and makes something of it that nobody meant; Kubernetes' own parser refuses it.
    /// </summary>
    /// <param name="text">The whole text.</param>
    /// <param name="index">Where a node begins in it.</param>
    public static bool IsIndentedByTab(string text, long index)
    {
        int end = (int)Math.Min(index, text.Length);
        int start = end == 0 ? 0 : text.LastIndexOf('\n', end - 1) + 1;
        return StartsWithTab(text.AsSpan(start, end - start));
    }

    /// <summary>The library names the line in which the node began; the tab stands in that or a later one.</summary>
    public static long LineOfTab(string text, long first)
    {
        string[] lines = text.Split('\n');
        int found = Array.FindIndex(lines, (int)Math.Min(first, lines.Length) - 1, static line => StartsWithTab(line));
        return found < 0 ? first : found + 1;
    }

    private static bool StartsWithTab(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> indentation = line[..(line.Length - line.TrimStart(" \t").Length)];
        return indentation.Contains('\t');
    }

    // YAML 1.2, section 5.1: what may stand in a text without an escape. Surrogates are looked at in pairs.
    private static bool IsPrintable(char c) =>
        c is (>= ' ' and <= '~') or '\t' or '\n' or '\r' or '\u0085' or (>= '\u00A0' and <= '\uD7FF') or (>= '\uE000' and <= '\uFFFD' and not '\uFEFF');

    private static int DocumentAt(ReadOnlySpan<char> before)
    {
        int document = 0;
        foreach (ReadOnlySpan<char> line in before.EnumerateLines())
        {
            bool isContent = !line.IsWhiteSpace() && line[0] is not ('#' or '%');
            document += line.StartsWith("---") || (isContent && document == 0) ? 1 : 0;
        }

        return Math.Max(1, document);
    }
}
