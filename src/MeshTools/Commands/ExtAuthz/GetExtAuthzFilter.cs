using System.Management.Automation;
using MeshTools.Completion;
using MeshTools.ExtAuthz;
using MeshTools.Mesh;
using MeshTools.Pipeline;

namespace MeshTools.Commands.ExtAuthz;

/// <summary>Tells which external authorization a mesh's gateways have, whoever set it up.</summary>
[Cmdlet(VerbsCommon.Get, "ExtAuthzFilter")]
[OutputType(typeof(ExtAuthzFilter))]
public sealed class GetExtAuthzFilterCommand : ExtAuthzCmdlet
{
    /// <summary>Names or patterns of EnvoyFilters and policies; all when not given.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ExtAuthzNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Only those for these gateways; patterns are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GatewayWorkloadCompleter))]
    public string[] Gateway { get; set; } = [];

    /// <summary>The namespace of the control plane.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>Looks at one cluster.</summary>
    protected override void ProcessRecord() => Run(FindAsync);

    private async Task FindAsync(CancellationToken cancellationToken)
    {
        ExtAuthzQuery query = new(Connect(Connection))
        {
            Namespace = Namespace,
            Version = IstioVersion.TryParse(Version),
            Names = [.. Name.Select(NamePattern.Of)],
            Gateways = [.. Gateway.Select(NamePattern.Of)],
            KubeConfig = Connection.KubeConfig,
            Warn = OperationHost.Warning,
        };
        EmitAll(await query.RunAsync(cancellationToken).ConfigureAwait(false));
    }
}
