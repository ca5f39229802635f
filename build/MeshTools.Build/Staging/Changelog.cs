using System.Globalization;
using System.Text.RegularExpressions;

namespace MeshTools.Build.Staging;

/// <summary>
/// What CHANGELOG.md, in the form of keepachangelog.com, says of the version that is built: a heading
/// <c>## [1.2.3] - 2026-11-25</c> and what stands beneath it.
/// </summary>
/// <param name="Released">The day in the heading. The package's files bear it, so that the same source gives the same package.</param>
/// <param name="Notes">What is new, in markdown.</param>
internal sealed partial record Changelog(DateTimeOffset Released, string Notes)
{
    /// <exception cref="BuildException">The version has no section with a day.</exception>
    public static Changelog Read(Checkout checkout)
    {
        string file = Path.Combine(checkout.Root, "CHANGELOG.md");
        string[] lines = File.ReadAllLines(file);
        int start = Array.FindIndex(lines, line => Heading().Match(line) is { Success: true } match && match.Groups["version"].Value == checkout.Version);
        if (start < 0)
        {
            throw new BuildException($"{checkout.Relative(file)} has no heading '## [{checkout.Version}] - YEAR-MONTH-DAY'.");
        }

        DateTimeOffset day = DateTimeOffset.ParseExact(Heading().Match(lines[start]).Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return new Changelog(day, string.Join('\n', lines.Skip(start + 1).TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal))).Trim());
    }

    [GeneratedRegex(@"^## \[(?<version>[^\]]+)\] - (?<day>\d{4}-\d{2}-\d{2})$")]
    private static partial Regex Heading();
}
