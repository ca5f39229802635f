using System.Text.RegularExpressions;
using MeshTools.Testing;

namespace MeshTools.Core.Tests.Documentation;

/// <summary>An about_ topic as its markdown has it, for tests that hold it to the code.</summary>
internal sealed partial class HelpTopic
{
    private HelpTopic(string text)
    {
        Text = text;
        Tables = [.. TableText().Matches(text).Select(static match => HelpTable.Parse(match.Value))];
    }

    public string Text { get; }

    public IReadOnlyList<HelpTable> Tables { get; }

    private static string Folder => Path.Combine(Checkout.Root, "src", "MeshTools", "Help", "en-US");

    /// <summary>The names of all pages, those of commands and those of topics.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Directory.GetFiles(Folder, "*.md").Select(static path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    /// <param name="name">E.g. <c>about_MeshTools_Versions</c>.</param>
    public static HelpTopic Read(string name) => new(File.ReadAllText(Path.Combine(Folder, name + ".md")));

    /// <summary>The one table that has a column of that name.</summary>
    public HelpTable TableWith(string column) => Assert.Single(Tables, table => table.Columns.Contains(column));

    [GeneratedRegex(@"(?:^\|.*\|\r?\n?)+", RegexOptions.Multiline)]
    private static partial Regex TableText();
}
