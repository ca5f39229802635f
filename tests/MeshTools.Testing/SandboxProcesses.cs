using System.Globalization;

namespace MeshTools.Testing;

/// <summary>The processes that have to do with a sandbox's folder, by the operating system's own account.</summary>
internal static class SandboxProcesses
{
    /// <summary>Command lines, by process id.</summary>
    public static IReadOnlyDictionary<int, string> Of(string folder)
    {
        Dictionary<int, string> found = [];
        foreach (string path in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
                && pid != Environment.ProcessId
                && (Read(path, "cmdline").Contains(folder, StringComparison.Ordinal) || Read(path, "environ").Contains($"={folder}", StringComparison.Ordinal)))
            {
                found[pid] = Read(path, "cmdline").Replace('\0', ' ');
            }
        }

        return found;
    }

    private static string Read(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
