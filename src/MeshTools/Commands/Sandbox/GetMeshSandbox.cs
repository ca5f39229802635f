using System.Management.Automation;
using MeshTools.Cluster.Naming;
using MeshTools.Completion;
using MeshTools.Errors;
using MeshTools.Pipeline;
using MeshTools.Sandbox;

namespace MeshTools.Commands.Sandbox;

/// <summary>Lists the sandboxes of this user, whichever session started them.</summary>
[Cmdlet(VerbsCommon.Get, "MeshSandbox")]
[OutputType(typeof(MeshSandbox))]
public sealed class GetMeshSandboxCommand : AsyncCmdlet
{
    /// <summary>Names or patterns; all when not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SandboxNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(FindAsync);

    private Task FindAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<MeshSandbox> sandboxes = SandboxList.All(SandboxRoot.Find(Environment.GetEnvironmentVariable));
        foreach (string name in Name)
        {
            NameFilter wanted = NamePattern.Of(name);
            MeshSandbox[] found = [.. sandboxes.Where(sandbox => wanted.Matches(sandbox.Name))];
            foreach (MeshSandbox sandbox in found)
            {
                Emit<MeshSandbox>(sandbox);
            }

            if (found.Length == 0 && !wanted.IsPattern)
            {
                Emit<MeshSandbox>(new MeshToolsException(ErrorCatalog.SandboxNotFound, $"There is no sandbox '{name}'.", target: name));
            }
        }

        return Task.CompletedTask;
    }
}
