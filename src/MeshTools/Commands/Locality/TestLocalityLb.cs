using System.Management.Automation;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Completion;
using MeshTools.Locality;

namespace MeshTools.Commands.Locality;

/// <summary>Tells where the requests of a caller go.</summary>
[Cmdlet(VerbsDiagnostic.Test, "LocalityLb", DefaultParameterSetName = "From")]
[OutputType(typeof(LocalityRoute), typeof(bool))]
public sealed class TestLocalityLbCommand : LocalityCmdlet
{
    /// <summary>NAME.NAMESPACE, a full host name, or a pattern.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[]? Service { get; set; }

    /// <summary>Where the caller is: REGION, REGION/ZONE or REGION/ZONE/SUBZONE.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "From")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string From { get; set; } = string.Empty;

    /// <summary>The namespace of the caller; the service's own when not given.</summary>
    [Parameter(ParameterSetName = "From")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string? CallerNamespace { get; set; }

    /// <summary>The gateway whose pods are the callers, where they really run.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Gateway")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GatewayWorkloadCompleter))]
    public string? Gateway { get; set; }

    /// <summary>The port, as clients name it; the service's first when not given.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>Regions (or REGION/ZONE) whose endpoints fail; those in the caller's place when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string[] Unhealthy { get; set; } = [];

    /// <summary>Show beside it what istiod really sends.</summary>
    [Parameter]
    public SwitchParameter Live { get; set; }

    /// <summary>Tell only whether all requests stay in their caller's region.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override string[]? Names => Service;

    private protected override async Task RunAsync(ConnectionOptions connection, IReadOnlyList<ServiceInput> services, CancellationToken cancellationToken)
    {
        LocalityTestRequest request = new()
        {
            Services = services,
            From = Gateway is null ? From : null,
            Gateway = Gateway,
            CallerNamespace = CallerNamespace,
            Port = Port,
            Unhealthy = Unhealthy,
            Live = Live,
            Namespace = Namespace,
            Version = GivenVersion,
            KubeConfig = connection.KubeConfig,
        };
        IAsyncEnumerable<ItemOutcome<LocalityRoute>> outcomes = new LocalityTest(Connect(connection), OperationHost).RunAsync(request, cancellationToken);
        if (!Quiet)
        {
            await EmitAsync(outcomes).ConfigureAwait(false);
            return;
        }

        List<ItemOutcome<LocalityRoute>> all = [];
        await foreach (ItemOutcome<LocalityRoute> outcome in outcomes.ConfigureAwait(false))
        {
            all.Add(outcome);
        }

        all.FindAll(static outcome => outcome.Error is not null).ForEach(Emit);
        Emit<object>(LocalityTest.StaysLocal([.. all.Select(static outcome => outcome.Value).OfType<LocalityRoute>()]));
    }
}
