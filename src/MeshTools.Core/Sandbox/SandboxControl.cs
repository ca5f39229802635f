using MeshTools.Changes;
using MeshTools.Errors;
using MeshTools.Sandbox.Binaries;
using MeshTools.Sandbox.Processes;

namespace MeshTools.Sandbox;

/// <summary>Starts and stops sandboxes: what the cmdlets call.</summary>
internal sealed class SandboxControl(SandboxRoot root, IOperationHost host, Func<string, string?> variable)
{
    /// <exception cref="MeshToolsException">SandboxExists, SandboxBinariesNotFound, SandboxStartFailed and others.</exception>
    public async Task<MeshSandbox> StartAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        SandboxFolder folder = root.Folder(request.Name);
        using SandboxLock held = SandboxLock.Take(folder);
        await ClearAsync(folder, cancellationToken).ConfigureAwait(false);
        BinarySearch search = new(new ControlPlaneSource(), variable, root.Cache);
        ControlPlaneBinaries binaries = await search.FindAsync(request.AssetsPath, request.Version, host, cancellationToken).ConfigureAwait(false);
        try
        {
            return await new SandboxStart(folder, request, binaries, host, variable).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MeshToolsException(
                ErrorCatalog.SandboxFolderUnusable, $"The folder of sandbox '{folder.Name}' cannot be written: {error.Message}", target: folder.Path, inner: error);
        }
    }

    /// <summary>Stops a sandbox and removes its folder.</summary>
    /// <exception cref="MeshToolsException">SandboxBusy, SandboxStopFailed.</exception>
    public static async Task StopAsync(SandboxFolder folder, CancellationToken cancellationToken)
    {
        using SandboxLock held = SandboxLock.Take(folder);
        await SandboxRemoval.RemoveAsync(folder, SandboxStateJson.TryLoad(folder), politely: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a component by force and starts it again with the same arguments, as a node's supervisor would. For tests.</summary>
    public static async Task RestartAsync(SandboxFolder folder, string component, TimeSpan pause, CancellationToken cancellationToken)
    {
        SandboxState state = SandboxStateJson.TryLoad(folder)
            ?? throw new MeshToolsException(ErrorCatalog.SandboxNotFound, $"There is no sandbox '{folder.Name}'.", target: folder.Name);
        RunningProcess process = state.Processes.First(process => process.Spec.Component == component);
        await ProcessEnd.KillAsync([process], cancellationToken).ConfigureAwait(false);
        await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        SandboxStateJson.Save(folder, state.With(DetachedProcess.Start(process.Spec, folder.Path)));
    }

    /// <summary>
    /// Makes way for a new sandbox of that name, where the old one is dead: its start was killed, or the machine restarted.
    /// One that was started and has lost a process may still be in use; only its user can tell.
    /// </summary>
    private async Task ClearAsync(SandboxFolder folder, CancellationToken cancellationToken)
    {
        if (!folder.Exists)
        {
            return;
        }

        SandboxState? state = SandboxStateJson.TryLoad(folder);
        if (state is { Phase: SandboxPhase.Running } && state.Processes.Any(ProcessTable.IsAlive))
        {
            string[] ended = [.. state.Processes.Where(static process => !ProcessTable.IsAlive(process)).Select(static process => process.Spec.Component)];
            string loss = ended.Length == 0 ? string.Empty : $", without {string.Join(", ", ended)}, which ended";
            throw new MeshToolsException(
                ErrorCatalog.SandboxExists,
                $"Sandbox '{folder.Name}' runs already at {state.Server}{loss}.",
                $"Use it (Get-MeshSandbox {folder.Name}), stop it first (Stop-MeshSandbox {folder.Name}), or choose another -Name.",
                folder.Name);
        }

        host.Warning($"What was left of a sandbox '{folder.Name}' that does not run any more is removed.");
        await SandboxRemoval.RemoveAsync(folder, state, politely: false, cancellationToken).ConfigureAwait(false);
    }
}
