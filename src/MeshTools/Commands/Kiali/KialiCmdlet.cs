using System.Management.Automation;
using MeshTools.Completion;
using MeshTools.Kiali;
using MeshTools.Mesh;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Kiali;

/// <summary>A cmdlet about the Kiali of a namespace.</summary>
public abstract class KialiCmdlet : ClusterCmdlet
{
    /// <summary>Kiali's namespace.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>Strategy token: the ServiceAccount whose token opens Kiali.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ValidateObjectName]
    public string? ServiceAccount { get; set; }

    private protected string Account => string.IsNullOrEmpty(ServiceAccount) ? KialiNames.Account : ServiceAccount;
}
