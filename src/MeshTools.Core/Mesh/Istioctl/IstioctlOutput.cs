using MeshTools.Secrets;

namespace MeshTools.Mesh.Istioctl;

/// <summary>What istioctl prints, without what is not meant for a reader. Pure.</summary>
internal static class IstioctlOutput
{
    private static readonly string[] Starts = ["---", "apiVersion:", "#", "kind:"];

    /// <summary>
    /// The manifest in its standard output. 1.6 writes log lines ahead of it (SOURCES.md, section 9), which begin with a
    /// time; a manifest begins with a document.
    /// </summary>
    public static string Manifest(string output)
    {
        int start = 0;
        while (start < output.Length)
        {
            ReadOnlySpan<char> line = Line(output, start);
            if (Begins(line))
            {
                return output[start..];
            }

            start += line.Length + 1;
        }

        return string.Empty;
    }

    /// <summary>The line of its standard error that says what is wrong: `Error: ...`, behind which old versions print all of their YAML.</summary>
    public static string Complaint(string errors)
    {
        string[] lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? said = lines.FirstOrDefault(static line => line.StartsWith("Error:", StringComparison.Ordinal)) ?? lines.LastOrDefault();
        if (said is null)
        {
            return "(it said nothing)";
        }

        // It quotes settings that it does not take.
        string shown = SecretMask.Text(said);
        return shown.Length > 500 ? shown[..500] + "..." : shown;
    }

    private static ReadOnlySpan<char> Line(string text, int start)
    {
        int end = text.IndexOf('\n', start);
        return text.AsSpan(start, (end < 0 ? text.Length : end) - start);
    }

    private static bool Begins(ReadOnlySpan<char> line)
    {
        foreach (string start in Starts)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
