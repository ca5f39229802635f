using System.Collections;
using System.Management.Automation;
using MeshTools.Cluster;
using MeshTools.Completion;
using MeshTools.Locality;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Locality;

/// <summary>Keeps requests near their caller.</summary>
[Cmdlet(VerbsLifecycle.Enable, "LocalityLb", SupportsShouldProcess = true)]
[OutputType(typeof(LocalityLb))]
public sealed class EnableLocalityLbCommand : LocalityCmdlet
{
    /// <summary>NAME.NAMESPACE, a full host name, or a pattern such as '*.shop' for all of a namespace.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[]? Service { get; set; }

    /// <summary>From region to region, e.g. @{ shenzhen = 'wuxi' }.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public Hashtable? Failover { get; set; }

    /// <summary>Weights, e.g. @{ 'shenzhen/*' = @{ 'shenzhen/*' = 80; 'wuxi/*' = 20 } }, or a list of @{ From = ...; To = @{...} }.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Distribute { get; set; }

    /// <summary>Labels, the most important first.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] FailoverPriority { get; set; } = [];

    /// <summary>Errors in a row until an endpoint is left out; 7 for a new rule.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? ConsecutiveErrors { get; set; }

    /// <summary>How often they are counted; 5 minutes for a new rule.</summary>
    [Parameter]
    [DurationTransformation]
    [ValidateDuration]
    public TimeSpan? Interval { get; set; }

    /// <summary>How long an endpoint is left out at first; 15 minutes for a new rule.</summary>
    [Parameter]
    [DurationTransformation]
    [ValidateDuration]
    public TimeSpan? BaseEjectionTime { get; set; }

    /// <summary>At most this many percent of the endpoints are left out; Envoy's default is 10.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int? MaxEjectionPercent { get; set; }

    /// <summary>Set PILOT_ENABLE_LOCALITY_LOAD_BALANCING on istiod, which only Istio 1.1 and 1.2 read.</summary>
    [Parameter]
    public SwitchParameter SetPilotEnv { get; set; }

    /// <summary>Also for services of which some pods are nowhere.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string[]? Names => Service;

    private protected override Task RunAsync(ConnectionOptions connection, IReadOnlyList<ServiceInput> services, CancellationToken cancellationToken)
    {
        LocalityRequest request = new()
        {
            Services = services,
            Failover = DistributeTable.Pairs(Failover),
            Distribute = DistributeTable.Read(Distribute),
            FailoverPriority = FailoverPriority,
            ConsecutiveErrors = ConsecutiveErrors,
            Interval = Interval,
            BaseEjectionTime = BaseEjectionTime,
            MaxEjectionPercent = MaxEjectionPercent,
            SetPilotEnv = SetPilotEnv,
            Force = Force,
            Namespace = Namespace,
            Version = GivenVersion,
            KubeConfig = connection.KubeConfig,
        };
        return EmitAsync(new LocalityChange(Connect(connection), OperationHost).EnableAsync(request, cancellationToken));
    }
}
