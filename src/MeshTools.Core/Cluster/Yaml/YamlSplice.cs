using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Yaml;

/// <summary>Puts the part of a document that changes into its text.</summary>
internal sealed class YamlSplice(string text, string newline)
{
    /// <summary>The text; null when the part cannot be told from its surroundings.</summary>
    /// <param name="node">Where the walk has come to.</param>
    /// <param name="now">What is there.</param>
    /// <param name="wanted">What is to be there.</param>
    /// <param name="steps">The way that is left.</param>
    public string? Apply(YamlSpan node, JsonNode now, JsonNode wanted, IReadOnlyList<YamlPathStep> steps)
    {
        YamlPathStep step = steps[0];
        return !node.IsBlock ? null
            : step.Value is null ? InMapping(node, now, wanted, step, steps)
            : InList(node, now, wanted, step, steps);
    }

    private string? InMapping(YamlSpan map, JsonNode now, JsonNode wanted, YamlPathStep step, IReadOnlyList<YamlPathStep> steps)
    {
        if (map.Entries is null)
        {
            return null;
        }

        JsonNode? child = step.Find(wanted);
        int index = map.Entries.FindIndex(entry => entry.Key == step.Name);
        if (index < 0)
        {
            return child is null ? null : Insert(map.End, map.Column, Entry(step.Name, child));
        }

        (_, YamlSpan key, YamlSpan value) = map.Entries[index];
        if (child is null)
        {
            return map.Entries.Count == 1 ? null : Cut(key.Start, End(key, value));
        }

        return (steps.Count > 1 && step.Find(now) is JsonNode below ? Apply(value, below, child, [.. steps.Skip(1)]) : null)
            ?? Replace(key.Start, End(key, value), map.Column, Entry(step.Name, child));
    }

    private string? InList(YamlSpan list, JsonNode now, JsonNode wanted, YamlPathStep step, IReadOnlyList<YamlPathStep> steps)
    {
        if (list.Items is null)
        {
            return null;
        }

        JsonNode? child = step.Find(wanted);
        if (step.IndexIn(now) is not int index)
        {
            return child is null ? null : Insert(list.End, list.Column, Item(child));
        }

        YamlSpan item = list.Items[index];
        int dash = text.LastIndexOf('-', item.Start - 1);
        return child is null
            ? list.Items.Count == 1 ? null : Cut(dash, item.End)
            : (steps.Count > 1 ? Apply(item, now[index]!, child, [.. steps.Skip(1)]) : null)
                ?? Replace(dash, item.End, list.Column, Item(child));
    }

    /// <summary>Behind an entry's last character, which is the colon where no value is written.</summary>
    private int End(YamlSpan key, YamlSpan value) => value.End > key.End ? value.End : text.IndexOf(':', key.End) + 1;

    private static IReadOnlyList<string> Entry(string name, JsonNode value) => YamlTextWriter.Lines(new JsonObject { [name] = value.DeepClone() });

    private static IReadOnlyList<string> Item(JsonNode value) => YamlTextWriter.Lines(new JsonArray(value.DeepClone()));

    /// <summary>Takes whole lines away.</summary>
    private string? Cut(int start, int end)
    {
        int first = StartOfLine(start);
        return string.IsNullOrWhiteSpace(text[first..start]) ? text[..first] + text[NextLine(end)..] : null;
    }

    private string Replace(int start, int end, int column, IReadOnlyList<string> lines) =>
        text[..start] + Indented(lines, column) + text[end..];

    /// <summary>Puts lines behind the line in which something ends.</summary>
    private string Insert(int end, int column, IReadOnlyList<string> lines)
    {
        int at = NextLine(end);
        string before = text[..at];
        string gap = before.Length == 0 || before[^1] == '\n' ? string.Empty : newline;
        return before + gap + new string(' ', column) + Indented(lines, column) + newline + text[at..];
    }

    private string Indented(IReadOnlyList<string> lines, int column) => string.Join(newline + new string(' ', column), lines);

    private int StartOfLine(int index) => text.LastIndexOf('\n', Math.Max(0, index - 1), Math.Max(0, index)) + 1;

    private int NextLine(int index)
    {
        int end = text.IndexOf('\n', index);
        return end < 0 ? text.Length : end + 1;
    }
}
