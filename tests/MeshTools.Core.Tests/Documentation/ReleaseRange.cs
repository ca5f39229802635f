using System.Globalization;
using System.Text.RegularExpressions;

namespace MeshTools.Core.Tests.Documentation;

/// <summary>The releases that a row is for: <c>1.5</c>, <c>1.6 to 1.9</c>, <c>1.10 and newer</c>, <c>up to 1.22</c>.</summary>
/// <param name="From">The first minor version.</param>
/// <param name="To">The last one.</param>
internal sealed partial record ReleaseRange(int From, int To)
{
    public static ReleaseRange Parse(string text)
    {
        Match match = Pattern().Match(text);
        Assert.True(match.Success, $"'{text}' names no releases.");
        int first = int.Parse(match.Groups["first"].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups["upTo"].Success ? new ReleaseRange(0, first)
            : match.Groups["newer"].Success ? new ReleaseRange(first, int.MaxValue)
            : new ReleaseRange(first, match.Groups["last"].Success ? int.Parse(match.Groups["last"].ValueSpan, CultureInfo.InvariantCulture) : first);
    }

    public bool Contains(int minor) => minor >= From && minor <= To;

    [GeneratedRegex(@"^(?<upTo>up to )?1\.(?<first>\d+)(?: to 1\.(?<last>\d+)|(?<newer> and newer))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
