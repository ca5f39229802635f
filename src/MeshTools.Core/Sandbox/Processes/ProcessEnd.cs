using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MeshTools.Sandbox.Processes;

/// <summary>Ends processes: first by asking, then by force. Waits until they are gone.</summary>
internal static class ProcessEnd
{
    // What they hold is thrown away, so nothing is lost when they are not waited for long. An API server takes up to a
    // minute to end politely while watches are open.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // SIGKILL cannot be refused; only a process stuck in the kernel outlives it.
    private static readonly TimeSpan ForcePatience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Ends all of them at once and gives back those that live on.</summary>
    public static async Task<IReadOnlyList<RunningProcess>> EndAsync(IReadOnlyList<RunningProcess> processes, CancellationToken cancellationToken)
    {
        foreach (RunningProcess process in processes)
        {
            Signal(process, force: false);
        }

        IReadOnlyList<RunningProcess> stubborn = await WaitAsync(processes, Patience, cancellationToken).ConfigureAwait(false);
        return stubborn.Count == 0 ? [] : await KillAsync(stubborn, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends them without warning, as a crash would, and gives back those that live on.</summary>
    public static Task<IReadOnlyList<RunningProcess>> KillAsync(IReadOnlyList<RunningProcess> processes, CancellationToken cancellationToken)
    {
        foreach (RunningProcess process in processes)
        {
            Signal(process, force: true);
        }

        return WaitAsync(processes, ForcePatience, cancellationToken);
    }

    private static async Task<IReadOnlyList<RunningProcess>> WaitAsync(
        IReadOnlyList<RunningProcess> processes, TimeSpan patience, CancellationToken cancellationToken)
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            IReadOnlyList<RunningProcess> alive = [.. processes.Where(ProcessTable.IsAlive)];
            if (alive.Count == 0 || Stopwatch.GetElapsedTime(begun) > patience)
            {
                return alive;
            }

            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Signal(RunningProcess process, bool force)
    {
        // Looked at right before: the id may be somebody else's by now.
        if (!ProcessTable.IsAlive(process))
        {
            return;
        }

        if (!force && !OperatingSystem.IsWindows())
        {
            _ = NativeMethods.Kill(process.Pid, NativeMethods.Terminate);
            return;
        }

        try
        {
            using Process victim = Process.GetProcessById(process.Pid);
            victim.Kill(entireProcessTree: OperatingSystem.IsWindows());
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended by itself meanwhile, or may not be ended: the wait that follows tells which.
        }
    }

    private static class NativeMethods
    {
        public const int Terminate = 15;

        // .NET can kill a process but not ask it to end.
        [DllImport("libc", EntryPoint = "kill")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Kill(int pid, int signal);
    }
}
