using System.Globalization;
using System.Text;

namespace MeshTools.Benchmarks;

/// <summary>The rows of a run as README.md shows them, between two markers.</summary>
internal static class MarkdownTable
{
    private const string Begin = "<!-- benchmarks: written by ./build.sh bench publish -->";
    private const string End = "<!-- end of benchmarks -->";

    /// <summary>A text with the rows in the place of those that it shows.</summary>
    /// <exception cref="FormatException">The markers are not there.</exception>
    public static string Put(string text, Results results)
    {
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = begin < 0 ? -1 : text.IndexOf(End, begin, StringComparison.Ordinal);
        return end < 0 ? throw new FormatException($"There is no {Begin} with {End} after it.") : text[..(begin + Begin.Length)] + "\n" + Render(results) + text[end..];
    }

    private static string Render(Results results)
    {
        StringBuilder text = new();
        text.Append("| | MeshTools | Beside it | Result | Goal |\n| --- | ---: | --- | ---: | --- |\n");
        foreach (Row row in results.Rows)
        {
            string goal = row.IsReached is bool isReached ? $"{row.Goal}: {(isReached ? "yes" : "**no**")}" : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {Figure(row.Ours)} {row.Unit} | {row.PeerName}: {Figure(row.Peer)} {row.Unit} | {row.Result} | {goal} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nMeasured on {results.Date:yyyy-MM-dd}: {results.Machine}.\n");
        return text.ToString();
    }

    // The quickest are a few milliseconds.
    private static string Figure(double value) => value.ToString(value < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
