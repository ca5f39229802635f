using System.Globalization;
using System.Text.RegularExpressions;

namespace MeshTools.Locality;

/// <summary>Times as Istio's objects write them: <c>5m</c>, <c>1h30m</c>, <c>0.5s</c>, <c>250ms</c>.</summary>
internal static partial class GoDuration
{
    /// <summary>Null for what is no time.</summary>
    public static TimeSpan? TryParse(string? text)
    {
        Match match = Pattern().Match(text ?? string.Empty);
        if (!match.Success)
        {
            return null;
        }

        double milliseconds = 0;
        for (int i = 0; i < match.Groups["number"].Captures.Count; i++)
        {
            double number = double.Parse(match.Groups["number"].Captures[i].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
            milliseconds += number * match.Groups["unit"].Captures[i].Value switch { "h" => 3_600_000, "m" => 60_000, "s" => 1000, _ => 1 };
        }

        return milliseconds < TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
    }

    [GeneratedRegex(@"^((?<number>[0-9]{1,12}(\.[0-9]{1,9})?)(?<unit>h|ms|m|s))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
