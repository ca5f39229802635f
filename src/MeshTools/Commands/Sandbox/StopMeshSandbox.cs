using System.Management.Automation;
using MeshTools.Cluster.Naming;
using MeshTools.Completion;
using MeshTools.Errors;
using MeshTools.Pipeline;
using MeshTools.Sandbox;

namespace MeshTools.Commands.Sandbox;

/// <summary>Stops sandboxes and removes everything that belongs to them.</summary>
[Cmdlet(VerbsLifecycle.Stop, "MeshSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class StopMeshSandboxCommand : AsyncCmdlet
{
    /// <summary>Names or patterns.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SandboxNameCompleter))]
    public string[] Name { get; set; } = [SandboxName.Default];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(StopAsync);

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<SandboxFolder> folders = SandboxRoot.Find(Environment.GetEnvironmentVariable).Folders();
        foreach (string name in Name)
        {
            NameFilter wanted = NamePattern.Of(name);
            SandboxFolder[] found = [.. folders.Where(folder => wanted.Matches(folder.Name))];
            if (found.Length == 0 && !wanted.IsPattern)
            {
                Emit<MeshSandbox>(new MeshToolsException(ErrorCatalog.SandboxNotFound, $"There is no sandbox '{name}'.", target: name));
            }

            foreach (SandboxFolder folder in found)
            {
                await StopAsync(folder, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task StopAsync(SandboxFolder folder, CancellationToken cancellationToken)
    {
        string[] details = [$"its processes are ended and {folder.Path} is removed"];
        if (!await OperationHost.ConfirmAsync($"sandbox/{folder.Name}", "Stop", details, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            await SandboxControl.StopAsync(folder, cancellationToken).ConfigureAwait(false);
        }
        catch (MeshToolsException error)
        {
            // The other sandboxes are stopped all the same.
            Emit<MeshSandbox>(error);
        }
    }
}
