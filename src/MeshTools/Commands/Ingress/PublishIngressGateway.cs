using System.Collections;
using System.Management.Automation;
using MeshTools.Cluster;
using MeshTools.Commands.Nodes;
using MeshTools.Completion;
using MeshTools.Errors;
using MeshTools.Ingress;
using MeshTools.Mesh;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Ingress;

/// <summary>Puts a gateway on ports of chosen nodes: a DaemonSet in place of its Deployment.</summary>
[Cmdlet(VerbsData.Publish, "IngressGateway", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(IngressGateway))]
public sealed class PublishIngressGatewayCommand : ClusterCmdlet
{
    // Text and no enumeration of the core: PowerShell lays this class out before the module can say where the core is.
    private const string KeepService = "Keep";
    private const string ClusterIPService = "ClusterIP";

    private readonly List<(ConnectionOptions Connection, string Namespace, string Name, string? Node)> _inputs = [];
    private IReadOnlyDictionary<string, string>? _selector;

    /// <summary>The gateway's name.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GatewayWorkloadCompleter))]
    public string Name { get; set; } = IngressDefaults.Gateway;

    /// <summary>The labels of the nodes that carry the gateway.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [LabelsTransformation]
    public Hashtable? NodeSelector { get; set; }

    /// <summary>Names or patterns of nodes that are given these labels.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[] Node { get; set; } = [];

    /// <summary>Nodes, as names or objects; gateways from Get-IngressGateway; or contexts and sandboxes.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The gateway's namespace.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>The nodes' port for HTTP; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int HttpPort { get; set; } = IngressDefaults.HttpPort;

    /// <summary>The nodes' port for HTTPS; 0 for none.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int HttpsPort { get; set; } = IngressDefaults.HttpsPort;

    /// <summary>What becomes of the Service: kept as it is, or made one of type ClusterIP.</summary>
    [Parameter]
    [ValidateSet(KeepService, ClusterIPService)]
    public string ServiceType { get; set; } = KeepService;

    /// <summary>How long the nodes may take to serve.</summary>
    [Parameter]
    [ValidateWait]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Let the Deployment go only when the nodes' ports take a TCP connection from here.</summary>
    [Parameter]
    public SwitchParameter Reach { get; set; }

    /// <summary>Do not wait for nodes that cannot serve now, and take over labels that have another value.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Refuses labels that are none.</summary>
    protected override void BeginProcessing()
    {
        try
        {
            _selector = NodeSelector is null ? null : NodeLabelSelector.From(NodeSelector.Cast<DictionaryEntry>().Select(static entry => (entry.Key.ToString() ?? string.Empty, Text(entry.Value))));
        }
        catch (MeshToolsException error)
        {
            Terminate(error);
        }
    }

    /// <summary>Takes one input in.</summary>
    protected override void ProcessRecord()
    {
        if (InputObject?.BaseObject is IngressGateway gateway)
        {
            _inputs.Add((Connection, gateway.Namespace, gateway.Name, null));
            return;
        }

        string? node = PipelineNode.NameOf(InputObject);
        if (node is null && InputObject is not null && !PipelineNode.IsConnection(InputObject))
        {
            Report(new MeshToolsException(ErrorCatalog.InputNotUnderstood, $"An input ({InputObject.BaseObject.GetType().Name}) names no node and no gateway.", target: InputObject.BaseObject));
            return;
        }

        _inputs.Add((Connection, Namespace, Name, node is null ? null : PipelineNode.Normalize(node)));
    }

    /// <summary>Publishes each gateway once, on all its nodes.</summary>
    protected override void EndProcessing()
    {
        if (_inputs.Count > 0)
        {
            Run(PublishAsync);
        }
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        foreach (var gateway in _inputs.GroupBy(static input => (input.Connection, input.Namespace, input.Name), static input => input.Node))
        {
            string[] names = [.. Node.Select(PipelineNode.Normalize).Concat(gateway.OfType<string>()).Distinct(StringComparer.Ordinal)];
            IngressRequest request = new()
            {
                Namespace = gateway.Key.Namespace,
                Name = gateway.Key.Name,
                NodeSelector = _selector,
                Nodes = [.. names.Where(static name => NamePattern.Wildcards(name) is null)],
                NodePatterns = [.. names.Where(static name => NamePattern.Wildcards(name) is not null).Select(static name => (name, NamePattern.Wildcards(name)!))],
                HttpPort = Given(nameof(HttpPort), HttpPort),
                HttpsPort = Given(nameof(HttpsPort), HttpsPort),
                ToClusterIP = string.Equals(ServiceType, ClusterIPService, StringComparison.OrdinalIgnoreCase),
                Timeout = Timeout,
                Reach = Reach,
                Force = Force,
                IsRehearsal = IsWhatIf,
                KubeConfig = gateway.Key.Connection.KubeConfig,
            };
            if (await new IngressPublication(Connect(gateway.Key.Connection), OperationHost).RunAsync(request, cancellationToken).ConfigureAwait(false) is IngressGateway published)
            {
                Emit<IngressGateway>(published);
            }
        }
    }

    // What is not given is not asked for: a gateway that is published keeps its ports.
    private int? Given(string parameter, int value) => MyInvocation.BoundParameters.ContainsKey(parameter) ? value : null;

    // Labels are text: true is what a label means by it.
    private static string Text(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        null => string.Empty,
        _ => LanguagePrimitives.ConvertTo<string>(value),
    };
}
