using MeshTools.Mesh.Observed;
using MeshTools.Secrets;

namespace MeshTools.Mesh.Readiness;

/// <summary>A sentence of a kubelet, scheduler or webhook as one line of an explanation, without secrets.</summary>
internal static class OneLine
{
    // The scheduler's sentence about a large cluster has several hundred letters, and its end tells as much as its begin.
    private const int Longest = 500;

    public static string Of(string? text)
    {
        IEnumerable<string> lines = SecretMask.Text(text ?? string.Empty).Split('\n').Select(static line => LogExcerpt.Clean(line).Trim());
        return LogExcerpt.Cut(string.Join(" ", lines.Where(static line => line.Length > 0)), Longest);
    }
}
