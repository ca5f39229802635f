using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MeshTools.Build.Processes;

/// <summary>What .NET's Process cannot send.</summary>
internal static class Signals
{
    private const int Interruption = 2; // SIGINT

    /// <summary>Sends what Ctrl+C sends. False where that cannot be done (Windows), or the process is gone.</summary>
    /// <param name="process">The process.</param>
    /// <param name="group">True for all processes of the group that it leads.</param>
    public static bool Interrupt(Process process, bool group) =>
        !OperatingSystem.IsWindows() && !process.HasExited && Send(group ? -process.Id : process.Id, Interruption) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int pid, int signal);
}
