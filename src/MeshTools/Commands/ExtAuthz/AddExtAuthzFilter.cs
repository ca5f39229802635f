using System.Management.Automation;
using MeshTools.Completion;
using MeshTools.ExtAuthz;
using MeshTools.Mesh;

namespace MeshTools.Commands.ExtAuthz;

/// <summary>Has an authorization service asked about each request that comes in through a gateway.</summary>
[Cmdlet(VerbsCommon.Add, "ExtAuthzFilter", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ExtAuthzFilter))]
public sealed class AddExtAuthzFilterCommand : ExtAuthzCmdlet
{
    // Not of their own types: the runtime wants the type of such a field before the core can be found.
    private int _protocol;
    private int _form;

    /// <summary>The service to ask: <c>name.namespace</c>, a full or a bare name, or a ServiceEntry's host.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ExtAuthzServiceCompleter))]
    public string Service { get; set; } = string.Empty;

    /// <summary>The service's port, not its targetPort.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(ExtAuthzPortCompleter))]
    public int Port { get; set; }

    /// <summary>How the service is spoken to.</summary>
    [Parameter]
    public ExtAuthzProtocol Protocol
    {
        get => (ExtAuthzProtocol)_protocol;
        set => _protocol = (int)value;
    }

    /// <summary>The gateways to guard: names of their workloads, or namespace/name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GatewayWorkloadCompleter))]
    public string[] Gateway { get; set; } = [ExtAuthzRequest.DefaultGateway];

    /// <summary>In which objects it is written down.</summary>
    [Parameter]
    public ExtAuthzForm Form
    {
        get => (ExtAuthzForm)_form;
        set => _form = (int)value;
    }

    /// <summary>The one listener to guard, by its port or by that of the Gateway's server; all when not given.</summary>
    [Parameter]
    public int? ListenerPort { get; set; }

    /// <summary>How long the service has to answer.</summary>
    [Parameter]
    public TimeSpan? Timeout { get; set; }

    /// <summary>Let requests pass while the service cannot be asked.</summary>
    [Parameter]
    public SwitchParameter FailOpen { get; set; }

    /// <summary>The status that clients get while the service cannot be asked.</summary>
    [Parameter]
    public int StatusOnError { get; set; } = EnvoyStatus.Forbidden;

    /// <summary>How much of a request's body the service is sent.</summary>
    [Parameter]
    public int? MaxRequestBytes { get; set; }

    /// <summary>For HTTP: headers that the service is sent beside those it always gets.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] IncludeHeader { get; set; } = [];

    /// <summary>For HTTP: headers of the service's answer that go on to the application with a request that it lets pass.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] HeaderToUpstream { get; set; } = [];

    /// <summary>For HTTP: headers of the service's answer that a client gets whom it refuses.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] HeaderToDownstream { get; set; } = [];

    /// <summary>Paths whose requests are not authorized.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ExceptPath { get; set; } = [];

    /// <summary>Hosts whose requests are not authorized.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ExceptHost { get; set; } = [];

    /// <summary>For HTTP: what is put before the path of the request to the service.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PathPrefix { get; set; }

    /// <summary>What the EnvoyFilter or policy is called.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = ExtAuthzRequest.DefaultName;

    /// <summary>The namespace of the control plane.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>Take over an object of that name that MeshTools did not make, and fields that others set.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Sets it up in one cluster.</summary>
    protected override void ProcessRecord() => Run(AddAsync);

    private Task AddAsync(CancellationToken cancellationToken)
    {
        ExtAuthzRequest request = new()
        {
            Service = Service,
            Port = Port,
            Protocol = Protocol,
            Gateways = Gateway,
            Form = Form,
            ListenerPort = ListenerPort,
            Timeout = Timeout,
            FailOpen = FailOpen,
            StatusOnError = StatusOnError,
            MaxRequestBytes = MaxRequestBytes,
            IncludeHeaders = IncludeHeader,
            HeadersToUpstream = HeaderToUpstream,
            HeadersToDownstream = HeaderToDownstream,
            ExceptPaths = ExceptPath,
            ExceptHosts = ExceptHost,
            PathPrefix = PathPrefix,
            Name = Name,
            Force = Force,
            Namespace = Namespace,
            Version = IstioVersion.TryParse(Version),
            KubeConfig = Connection.KubeConfig,
        };
        return EmitAsync(new ExtAuthzChange(Connect(Connection), OperationHost).RunAsync(request, cancellationToken));
    }
}
