using System.Management.Automation;
using MeshTools.Cluster;
using MeshTools.Completion;

namespace MeshTools.Pipeline;

/// <summary>A cmdlet that talks to a cluster: -Context and -KubeConfig, from the pipeline too.</summary>
public abstract class ClusterCmdlet : AsyncCmdlet
{
    /// <summary>The kubeconfig's context; the current one when not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? Context { get; set; }

    /// <summary>The kubeconfig, or several joined as in KUBECONFIG.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? KubeConfig { get; set; }

    /// <summary>What was said about the cluster for the current pipeline object.</summary>
    private protected ConnectionOptions Connection => new(KubeConfigPaths.Resolve(this, KubeConfig), Context);

    /// <summary>A client that reports its retries as verbose messages.</summary>
    private protected ClusterClient Connect(ConnectionOptions connection) => ClusterClients.Get(connection, OperationHost.Verbose);
}
