using System.Management.Automation;
using MeshTools.Cluster.Naming;
using MeshTools.Completion;
using MeshTools.Connection;
using MeshTools.Errors;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Connection;

/// <summary>Lists the contexts of the kubeconfig.</summary>
[Cmdlet(VerbsCommon.Get, "MeshContext")]
[OutputType(typeof(MeshContext))]
public sealed class GetMeshContextCommand : AsyncCmdlet
{
    /// <summary>Names or patterns of contexts; all when not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The kubeconfig, or several joined as in KUBECONFIG.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubeConfig { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(FindAsync);

    private Task FindAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<MeshContext> contexts = MeshContextQuery.Run(KubeConfigPaths.Resolve(this, KubeConfig));
        foreach (string name in Name)
        {
            NameFilter wanted = NamePattern.Of(name);
            MeshContext[] found = [.. contexts.Where(context => wanted.Matches(context.Name))];
            foreach (MeshContext context in found)
            {
                Emit<MeshContext>(context);
            }

            if (found.Length == 0 && !wanted.IsPattern)
            {
                Emit<MeshContext>(new MeshToolsException(
                    ErrorCatalog.ContextNotFound, $"The kubeconfig has no context '{name}'.", target: name));
            }
        }

        return Task.CompletedTask;
    }
}
