using System.Globalization;

namespace MeshTools.Changes;

/// <summary>
/// The difference as -WhatIf and -Confirm print it, which is short enough to be read for a mesh of a hundred objects: nothing
/// of an object that is made or deleted as a whole, and of long lines and long differences the beginning. Pure.
/// </summary>
internal static class DiffExcerpt
{
    // Two lines of a terminal; the whole schema of a definition would be fifty thousand characters.
    private const int LongestLine = 160;
    private const int MostLines = 20;

    /// <summary>The lines for a change.</summary>
    public static IReadOnlyList<string> Of(Change change) =>
        change.Verb == ChangeVerb.Delete || change.Before is null ? [] : Of(change.Diff());

    /// <summary>The lines, cut to what can be read.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> lines)
    {
        IEnumerable<string> shown = lines.Take(lines.Count > MostLines ? MostLines - 1 : MostLines).Select(Cut);
        return lines.Count > MostLines
            ? [.. shown, string.Create(CultureInfo.InvariantCulture, $"... and {lines.Count - MostLines + 1} more fields")]
            : [.. shown];
    }

    private static string Cut(string line) => line.Length > LongestLine
        ? string.Create(CultureInfo.InvariantCulture, $"{line.AsSpan(0, LongestLine)}... ({line.Length} characters)")
        : line;
}
