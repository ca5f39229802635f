using System.Text;

namespace MeshTools.Sandbox.Processes;

/// <summary>The end of a log, for an error message.</summary>
internal static class LogTail
{
    private const int Lines = 8;
    private const int MaxBytes = 16 * 1024;
    private const int MaxLine = 300;

    /// <summary>The last lines, each cut to a readable length; empty when there are none.</summary>
    public static IReadOnlyList<string> Read(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Seek(Math.Max(0, stream.Length - MaxBytes), SeekOrigin.Begin);
            using StreamReader reader = new(stream, Encoding.UTF8);
            return
            [
                .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .TakeLast(Lines)
                    .Select(static line => line.Length > MaxLine ? line[..MaxLine] + "…" : line),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
