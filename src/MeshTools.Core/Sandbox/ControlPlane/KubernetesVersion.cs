using System.Globalization;
using System.Text.RegularExpressions;

namespace MeshTools.Sandbox.ControlPlane;

/// <summary>A version of Kubernetes, as its programs print it and as its releases are named.</summary>
/// <param name="Major">E.g. 1.</param>
/// <param name="Minor">E.g. 20.</param>
/// <param name="Patch">E.g. 2.</param>
/// <param name="Text">In full, e.g. <c>v1.20.2</c> or <c>v1.31.0-rc.1</c>.</param>
internal sealed partial record KubernetesVersion(int Major, int Minor, int Patch, string Text) : IComparable<KubernetesVersion>
{
    /// <summary>Reads <c>v1.20.2</c>, <c>1.20.2</c> or <c>Kubernetes v1.20.2</c>; null for anything else.</summary>
    public static KubernetesVersion? TryParse(string text)
    {
        Match match = Pattern().Match(text.Trim());
        if (!match.Success)
        {
            return null;
        }

        return new KubernetesVersion(Part(1), Part(2), Part(3), $"v{match.Groups["all"].Value}");

        int Part(int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    public bool IsBefore(int minor) => Major == 1 && Minor < minor;

    public int CompareTo(KubernetesVersion? other) =>
        other is null ? 1 : (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public override string ToString() => Text;

    [GeneratedRegex(@"^(?:Kubernetes )?v?(?<all>(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:[-+][0-9A-Za-z.+-]{1,40})?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
