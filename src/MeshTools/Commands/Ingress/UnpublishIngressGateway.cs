using System.Management.Automation;
using MeshTools.Completion;
using MeshTools.Ingress;
using MeshTools.Mesh;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Ingress;

/// <summary>Gives a published gateway back as it was.</summary>
[Cmdlet(VerbsData.Unpublish, "IngressGateway", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(IngressGateway))]
public sealed class UnpublishIngressGatewayCommand : ClusterCmdlet
{
    /// <summary>The gateway's name.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GatewayWorkloadCompleter))]
    public string Name { get; set; } = IngressDefaults.Gateway;

    /// <summary>The gateway's namespace.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>How long the Deployment may take to serve.</summary>
    [Parameter]
    [ValidateWait]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gives one gateway back.</summary>
    protected override void ProcessRecord() => Run(ReturnAsync);

    private async Task ReturnAsync(CancellationToken cancellationToken)
    {
        IngressRequest request = new() { Namespace = Namespace, Name = Name, Timeout = Timeout, IsRehearsal = IsWhatIf, KubeConfig = Connection.KubeConfig };
        if (await new IngressReturn(Connect(Connection), OperationHost).RunAsync(request, cancellationToken).ConfigureAwait(false) is IngressGateway returned)
        {
            Emit<IngressGateway>(returned);
        }
    }
}
