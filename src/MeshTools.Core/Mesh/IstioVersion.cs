using System.Globalization;
using System.Text.RegularExpressions;

namespace MeshTools.Mesh;

/// <summary>A version of Istio, as its releases are named and its images are tagged.</summary>
/// <param name="Major">E.g. 1.</param>
/// <param name="Minor">E.g. 14.</param>
/// <param name="Patch">E.g. 6.</param>
/// <param name="Text">In full and without a leading v, e.g. <c>1.5.0</c>, <c>1.30.0-rc.1</c> or <c>1.14.6-distroless</c>.</param>
internal sealed partial record IstioVersion(int Major, int Minor, int Patch, string Text) : IComparable<IstioVersion>
{
    /// <summary>Reads <c>1.5.0</c>, <c>v1.5.0</c> or <c>1.14.6-distroless</c>; null for anything else.</summary>
    public static IstioVersion? TryParse(string? text)
    {
        Match match = Pattern().Match(text?.Trim() ?? string.Empty);
        return match.Success
            ? new IstioVersion(Part(1), Part(2), Part(3), match.Groups["all"].Value)
            : null;

        int Part(int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>True from 1.<paramref name="minor"/> on, pre-releases of it included.</summary>
    public bool IsAtLeast(int minor) => Major > 1 || (Major == 1 && Minor >= minor);

    /// <summary>True before 1.<paramref name="minor"/>.</summary>
    public bool IsBefore(int minor) => !IsAtLeast(minor);

    /// <summary>By number alone: what follows the patch (a pre-release, an image variant) does not count.</summary>
    public int CompareTo(IstioVersion? other) =>
        other is null ? 1 : (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public override string ToString() => Text;

    [GeneratedRegex(@"^v?(?<all>(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:[-+][0-9A-Za-z.+-]{1,60})?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
