using MeshTools.Errors;
using MeshTools.Sandbox.Processes;

namespace MeshTools.Sandbox;

/// <summary>Takes a sandbox away, whatever state it is in: running, half started, or left behind.</summary>
internal static class SandboxRemoval
{
    private const int DeleteTries = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // A process that is just becoming another program (exec) shows no environment, and so no mark; a moment later it does.
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(20);

    /// <param name="folder">The sandbox's folder.</param>
    /// <param name="state">What is known of it; null when that cannot be read.</param>
    /// <param name="politely">Ask the processes to end before they are made to.</param>
    /// <param name="cancellationToken">Stops waiting; what is left can be taken away by another call.</param>
    /// <exception cref="MeshToolsException">SandboxStopFailed.</exception>
    public static async Task RemoveAsync(SandboxFolder folder, SandboxState? state, bool politely, CancellationToken cancellationToken)
    {
        await EndAsync(folder, Processes(folder, state), politely, cancellationToken).ConfigureAwait(false);
        await Task.Delay(SecondLook, cancellationToken).ConfigureAwait(false);
        await EndAsync(folder, Processes(folder, null), politely, cancellationToken).ConfigureAwait(false);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                DeleteFolder(folder.Path);
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                if (attempt == DeleteTries)
                {
                    throw Failed(folder, error.Message, error);
                }

                // Windows lets go of the files of a process that has ended a moment later.
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static async Task EndAsync(SandboxFolder folder, IReadOnlyList<RunningProcess> processes, bool politely, CancellationToken cancellationToken)
    {
        IReadOnlyList<RunningProcess> stubborn = politely
            ? await ProcessEnd.EndAsync(processes, cancellationToken).ConfigureAwait(false)
            : await ProcessEnd.KillAsync(processes, cancellationToken).ConfigureAwait(false);
        if (stubborn.Count > 0)
        {
            throw Failed(folder, $"these processes do not end: {string.Join(", ", stubborn.Select(static process => $"{process.Spec.Component} ({process.Pid})"))}", null);
        }
    }

    /// <summary>Those that were written down, and those that carry the mark but were not: their starter was killed in between.</summary>
    private static RunningProcess[] Processes(SandboxFolder folder, SandboxState? state)
    {
        IReadOnlyList<RunningProcess> known = state?.Processes ?? [];
        HashSet<int> pids = [.. known.Where(ProcessTable.IsAlive).Select(static process => process.Pid)];
        ProcessSpec unknown = new("an unrecorded process", string.Empty, [], string.Empty, new Dictionary<string, string>());
        return
        [
            .. known,
            .. ProcessTable.Marked(folder.Path)
                .Where(pid => !pids.Contains(pid))
                .Select(pid => new RunningProcess(unknown, pid, ProcessTable.Birth(pid) ?? string.Empty)),
        ];
    }

    private static MeshToolsException Failed(SandboxFolder folder, string why, Exception? inner) =>
        new(ErrorCatalog.SandboxStopFailed, $"Sandbox '{folder.Name}' is not gone: {why}.", target: folder.Path, inner: inner);
}
