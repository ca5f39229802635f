using System.Management.Automation;
using MeshTools.Cluster;
using MeshTools.Completion;
using MeshTools.Locality;

namespace MeshTools.Commands.Locality;

/// <summary>Tells for which services locality load balancing is set, and whether it has an effect.</summary>
[Cmdlet(VerbsCommon.Get, "LocalityLb")]
[OutputType(typeof(LocalityLb))]
public sealed class GetLocalityLbCommand : LocalityCmdlet
{
    /// <summary>NAME.NAMESPACE, a full host name, or a pattern; all that have something set when not given.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[]? Service { get; set; }

    private protected override string[]? Names => Service;

    private protected override bool TakesAll => true;

    private protected override async Task RunAsync(ConnectionOptions connection, IReadOnlyList<ServiceInput> services, CancellationToken cancellationToken)
    {
        LocalityRequest request = new() { Services = services, Namespace = Namespace, Version = GivenVersion, KubeConfig = connection.KubeConfig };
        EmitAll(await new LocalityQuery(Connect(connection), OperationHost).RunAsync(request, cancellationToken).ConfigureAwait(false));
    }
}
