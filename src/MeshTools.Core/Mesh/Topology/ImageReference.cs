using System.Text.RegularExpressions;

namespace MeshTools.Mesh.Topology;

/// <summary>A container image's name, taken apart.</summary>
/// <param name="Name">The last part of the repository, e.g. <c>pilot</c>.</param>
/// <param name="Tag">The tag, e.g. <c>1.5.0</c>; null when there is none.</param>
internal sealed partial record ImageReference(string Name, string? Tag)
{
    public static ImageReference Parse(string? image)
    {
        string text = (image ?? string.Empty).Split('@')[0];
        string last = text[(text.LastIndexOf('/') + 1)..];
        int colon = last.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new ImageReference(last, null) : new ImageReference(last[..colon], last[(colon + 1)..]);
    }

    /// <summary>The version a tag stands for. Kiali's have two parts, e.g. <c>v1.50</c>.</summary>
    public static IstioVersion? Version(string? tag) =>
        IstioVersion.TryParse(tag) ?? (tag is not null && TwoParts().IsMatch(tag) ? IstioVersion.TryParse(tag + ".0") : null);

    [GeneratedRegex(@"^v?\d{1,4}\.\d{1,4}$", RegexOptions.CultureInvariant)]
    private static partial Regex TwoParts();
}
