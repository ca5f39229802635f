using System.Management.Automation;
using MeshTools.Changes;
using MeshTools.Completion;
using MeshTools.Ingress;
using MeshTools.Mesh;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Ingress;

/// <summary>Tells node by node whether a gateway serves there, and which regions have none.</summary>
[Cmdlet(VerbsDiagnostic.Test, "IngressGateway")]
[OutputType(typeof(IngressGatewayNode), typeof(bool))]
public sealed class TestIngressGatewayCommand : ClusterCmdlet
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

    /// <summary>Try a TCP connection from here to each port of each node.</summary>
    [Parameter]
    public SwitchParameter Reach { get; set; }

    /// <summary>Tell only whether nothing failed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Looks at one gateway.</summary>
    protected override void ProcessRecord() => Run(TestAsync);

    private async Task TestAsync(CancellationToken cancellationToken)
    {
        IngressTest test = new(Connect(Connection), OperationHost) { Namespace = Namespace, Name = Name, Reach = Reach, KubeConfig = Connection.KubeConfig };
        IReadOnlyList<ItemOutcome<IngressGatewayNode>> outcomes = await test.RunAsync(cancellationToken).ConfigureAwait(false);
        EmitTest(outcomes, Quiet, IngressTest.Passes);
    }
}
