using System.Management.Automation;
using MeshTools.Cluster;
using MeshTools.Completion;
using MeshTools.Locality;

namespace MeshTools.Commands.Locality;

/// <summary>Gives back what was there before Enable-LocalityLb.</summary>
[Cmdlet(VerbsLifecycle.Disable, "LocalityLb", SupportsShouldProcess = true)]
[OutputType(typeof(LocalityLb))]
public sealed class DisableLocalityLbCommand : LocalityCmdlet
{
    /// <summary>NAME.NAMESPACE, a full host name, or a pattern.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[]? Service { get; set; }

    private protected override string[]? Names => Service;

    private protected override Task RunAsync(ConnectionOptions connection, IReadOnlyList<ServiceInput> services, CancellationToken cancellationToken)
    {
        LocalityRequest request = new() { Services = services, Namespace = Namespace, Version = GivenVersion, KubeConfig = connection.KubeConfig };
        return EmitAsync(new LocalityChange(Connect(connection), OperationHost).DisableAsync(request, cancellationToken));
    }
}
