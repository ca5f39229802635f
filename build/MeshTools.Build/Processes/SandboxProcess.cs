using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MeshTools.Build.Processes;

/// <summary>A process of a sandbox, known by the mark that the module gives to each of them.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Folder">The sandbox's folder.</param>
/// <param name="CommandLine">How it was started.</param>
internal sealed record SandboxProcess(int Pid, string Folder, string CommandLine)
{
    private const string Mark = "MESHTOOLS_SANDBOX=";

    // Enough of a command line to know the program; the API server's is a page.
    private const int Shown = 100;

    /// <summary>All that this user may look at. Only Linux tells; elsewhere nothing is found.</summary>
    public static IReadOnlyList<SandboxProcess> All() =>
        OperatingSystem.IsLinux() ? [.. Directory.EnumerateDirectories("/proc").Select(Look).OfType<SandboxProcess>()] : [];

    public void End()
    {
        try
        {
            using Process process = Process.GetProcessById(Pid);
            process.Kill();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended by itself.
        }
    }

    public override string ToString() => $"{Pid}, {(CommandLine.Length > Shown ? CommandLine[..Shown] + " ..." : CommandLine)}";

    private static SandboxProcess? Look(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
        {
            return null;
        }

        string? mark = Read(folder, "environ").FirstOrDefault(static variable => variable.StartsWith(Mark, StringComparison.Ordinal));
        return mark is null ? null : new SandboxProcess(pid, mark[Mark.Length..], string.Join(' ', Read(folder, "cmdline")));
    }

    private static string[] Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // gone meanwhile, or somebody else's
        }
    }
}
