using System.Text.RegularExpressions;

namespace MeshTools.Secrets;

/// <summary>
/// Tells a path from what people give in its place: the text of a key, a token, a whole kubeconfig (a variable KUBECONFIG of a
/// build system often holds one). A message that names the file that was not found would print it.
/// </summary>
internal static partial class PathText
{
    // No file system has longer names; and what is encoded is longer than most names are.
    private const int LongestName = 255;
    private const int ShortestEncoded = 40;

    /// <summary>True for what is no path but the content of a file.</summary>
    public static bool IsContent(string path) =>
        path.AsSpan().ContainsAny('\n', '\r')
        || path.Contains("-----BEGIN", StringComparison.Ordinal)
        || path.Split('/', '\\').Any(static name => name.Length > LongestName || (name.Length >= ShortestEncoded && Encoded().IsMatch(name)));

    // A token ({" in base64), PEM in base64, or small and capital letters and digits without a break.
    [GeneratedRegex(@"\A(?:eyJ|LS0tLS1C|(?=[A-Za-z+=~]*[0-9])(?=[a-z0-9+=~]*[A-Z])(?=[A-Z0-9+=~]*[a-z])[A-Za-z0-9+=~]*\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Encoded();
}
