using System.Globalization;

namespace MeshTools.Cluster;

/// <summary>The API server's version.</summary>
/// <param name="Major">E.g. 1.</param>
/// <param name="Minor">E.g. 20.</param>
/// <param name="GitVersion">As the server writes it, e.g. <c>v1.20.2</c> or <c>v1.29.1-eks-508b6b3</c>.</param>
internal sealed record ServerVersion(int Major, int Minor, string GitVersion)
{
    /// <summary>Reads /version. Providers write the minor as <c>29+</c>, so only its leading digits count.</summary>
    public static ServerVersion Parse(string major, string minor, string gitVersion) =>
        new(Leading(major), Leading(minor), gitVersion);

    public bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    private static int Leading(string text)
    {
        string digits = string.Concat(text.TakeWhile(char.IsAsciiDigit));
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0;
    }
}
