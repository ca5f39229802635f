using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MeshTools.Sandbox.Processes;

/// <summary>What the operating system knows about processes.</summary>
internal static class ProcessTable
{
    /// <summary>
    /// When a process was born, as text that no other process with its id shares; null when there is none, or only its
    /// corpse (a zombie whose parent has not asked yet).
    /// </summary>
    public static string? Birth(int pid) => OperatingSystem.IsLinux() ? LinuxBirth(pid) : OtherBirth(pid);

    public static bool IsAlive(RunningProcess process) => Birth(process.Pid) == process.Birth;

    /// <summary>
    /// Processes that carry the mark of a sandbox, whether or not they were written down: a starter can be killed between
    /// starting a process and recording it. Elsewhere than on Linux nothing tells, and nothing is found.
    /// </summary>
    public static IReadOnlyList<int> Marked(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        string mark = $"{ProcessSpec.Mark}={folder}";
        List<int> found = [];
        foreach (string path in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
                && pid != Environment.ProcessId
                && TryRead($"{path}/environ") is string variables
                && variables.Split('\0').Contains(mark, StringComparer.Ordinal)
                && Birth(pid) is not null)
            {
                found.Add(pid);
            }
        }

        return found;
    }

    /// <summary>Reads the start time out of a line of /proc/PID/stat; null for a zombie.</summary>
    public static string? ReadStat(string stat)
    {
        // The second field is the program's name in parentheses and may hold anything, parentheses and blanks included.
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // From here the state is field 3 of proc(5), the start time field 22.
        return fields.Length > 19 && fields[0] is not ("Z" or "X") ? fields[19] : null;
    }

    private static string? LinuxBirth(int pid)
    {
        // The time counts from the boot: only together with the boot's id does it name one process.
        return TryRead($"/proc/{pid}/stat") is string stat && ReadStat(stat) is string start
            ? $"{TryRead("/proc/sys/kernel/random/boot_id")?.Trim()}/{start}"
            : null;
    }

    private static string? OtherBirth(int pid)
    {
        try
        {
            using Process process = Process.GetProcessById(pid);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
