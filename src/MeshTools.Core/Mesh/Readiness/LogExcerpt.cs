using System.Text.RegularExpressions;
using MeshTools.Secrets;

namespace MeshTools.Mesh.Readiness;

/// <summary>The last lines of a container's log, fit for an error message. Pure.</summary>
internal static partial class LogExcerpt
{
    /// <summary>How much of a log is read: enough above the lines shown to see that they are inside a private key.</summary>
    public const int LinesToRead = 100;

    private const int LinesToShow = 8;

    /// <summary>The longest line that an explanation shows.</summary>
    public const int LongestLine = 200;

    // What a kubelet sends in place of a log that it has cleared away (1.20 to 1.36), with status 200.
    private static readonly string[] Kubelet = ["unable to retrieve container logs for ", "failed to try resolving symlinks in path "];

    public static IReadOnlyList<string> Of(string log)
    {
        string[] lines = [.. log.Split('\n').Select(static line => Clean(line)).Where(static line => line.Length > 0 && !IsKubelets(line))];
        return [.. SecretMask.Lines(lines).TakeLast(LinesToShow).Select(static line => Cut(line, LongestLine))];
    }

    public static string Cut(string text, int length) => text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";

    /// <summary>One line of plain text: no colours, no bells, nothing that moves a cursor.</summary>
    public static string Clean(string line)
    {
        string plain = Escapes().Replace(line, string.Empty);
        return string.Concat(plain.Select(static letter => char.IsControl(letter) ? ' ' : letter)).TrimEnd();
    }

    private static bool IsKubelets(string line) => Kubelet.Any(sentence => line.StartsWith(sentence, StringComparison.Ordinal));

    [GeneratedRegex(@"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\a\x1b]*(?:\a|\x1b\\)?)", RegexOptions.CultureInvariant)]
    private static partial Regex Escapes();
}
