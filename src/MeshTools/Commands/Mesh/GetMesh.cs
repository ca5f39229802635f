using System.Management.Automation;
using MeshTools.Completion;
using MeshTools.Mesh;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Mesh;

/// <summary>Tells which mesh a cluster has.</summary>
[Cmdlet(VerbsCommon.Get, "Mesh")]
[OutputType(typeof(MeshState))]
public sealed class GetMeshCommand : ClusterCmdlet
{
    /// <summary>The namespace of the control plane.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>Asks one cluster.</summary>
    protected override void ProcessRecord() => Run(FindAsync);

    private async Task FindAsync(CancellationToken cancellationToken)
    {
        MeshQuery query = new(Connect(Connection)) { Namespace = Namespace, KubeConfig = Connection.KubeConfig, Warn = OperationHost.Warning };
        Emit(await query.RunAsync(cancellationToken).ConfigureAwait(false));
    }
}
