using System.Management.Automation;
using MeshTools.Completion;
using MeshTools.Ingress;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Ingress;

/// <summary>Tells which gateways there are, and on which nodes and ports.</summary>
[Cmdlet(VerbsCommon.Get, "IngressGateway")]
[OutputType(typeof(IngressGateway))]
public sealed class GetIngressGatewayCommand : ClusterCmdlet
{
    /// <summary>Names or patterns; all when not given.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GatewayWorkloadCompleter))]
    public string? Name { get; set; }

    /// <summary>One namespace; all when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string? Namespace { get; set; }

    /// <summary>Looks at one cluster.</summary>
    protected override void ProcessRecord() => Run(FindAsync);

    private async Task FindAsync(CancellationToken cancellationToken)
    {
        IngressQuery query = new(Connect(Connection))
        {
            Namespace = Namespace,
            Name = Name,
            Matches = Name is null ? null : NamePattern.Wildcards(Name),
            KubeConfig = Connection.KubeConfig,
        };
        EmitAll(await query.RunAsync(cancellationToken).ConfigureAwait(false));
    }
}
