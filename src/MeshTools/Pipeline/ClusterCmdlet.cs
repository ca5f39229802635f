using System.Management.Automation;
using MeshTools.Cluster;
using MeshTools.Cluster.Naming;
using MeshTools.Cluster.WarmUp;
using MeshTools.Completion;
using MeshTools.Errors;

namespace MeshTools.Pipeline;

/// <summary>A cmdlet that talks to a cluster: -Context and -KubeConfig, from the pipeline too.</summary>
public abstract class ClusterCmdlet : AsyncCmdlet
{
    /// <summary>Makes ready what a first request needs, while parameters are bound and the kubeconfig is read.</summary>
    private protected ClusterCmdlet() => FirstRequest.Begin();

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

    /// <summary>Ends the command when a selector is not one, before anything is read from the pipeline or the server.</summary>
    private protected void CheckSelector(string? selector)
    {
        try
        {
            _ = selector is null ? null : LabelSelector.Parse(selector);
        }
        catch (MeshToolsException error)
        {
            Terminate(error);
        }
    }

    /// <summary>A client that reports its retries as verbose messages, and every request with -Debug.</summary>
    private protected ClusterClient Connect(ConnectionOptions connection) => ClusterClients.Get(connection, OperationHost.Verbose, Trace, OperationHost.Journal);
}
