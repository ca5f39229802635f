using System.Management.Automation;
using MeshTools.Cluster;
using MeshTools.Cluster.Naming;
using MeshTools.Completion;
using MeshTools.Nodes;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Nodes;

/// <summary>Tells which node is in which region, zone and subzone.</summary>
[Cmdlet(VerbsCommon.Get, "NodeRegion", DefaultParameterSetName = "All")]
[OutputType(typeof(NodeRegion))]
public sealed class GetNodeRegionCommand : ClusterCmdlet
{
    private readonly List<Input> _inputs = [];

    /// <summary>Names or patterns of nodes; all when not given.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Node names or node objects; or contexts and sandboxes to ask.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Only nodes in these regions; patterns are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string[]? Region { get; set; }

    /// <summary>Only nodes without a region.</summary>
    [Parameter]
    public SwitchParameter Unlabelled { get; set; }

    /// <summary>A label selector, as for kubectl.</summary>
    [Parameter]
    [Alias("LabelSelector")]
    [ValidateNotNullOrEmpty]
    public string? Selector { get; set; }

    /// <summary>Count the proxies that started before the node was labelled.</summary>
    [Parameter]
    public SwitchParameter StaleProxies { get; set; }

    /// <summary>Refuses a selector that is not one.</summary>
    protected override void BeginProcessing() => CheckSelector(Selector);

    /// <summary>Takes one input in.</summary>
    protected override void ProcessRecord()
    {
        string[] names = Name ?? (PipelineNode.NameOf(InputObject) is string name ? [name] : []);
        if (names.Length == 0)
        {
            _inputs.Add(new Input(Connection, null));
        }

        foreach (string given in names.Select(PipelineNode.Normalize))
        {
            _inputs.Add(new Input(Connection, new NodeRegionInput { Name = given, Matches = NamePattern.Wildcards(given), Source = InputObject?.BaseObject ?? given }));
        }
    }

    /// <summary>Asks each cluster once.</summary>
    protected override void EndProcessing() => Run(FindAsync);

    private async Task FindAsync(CancellationToken cancellationToken)
    {
        NameFilter[]? regions = Region?.Select(NamePattern.Of).ToArray();
        foreach (IGrouping<ConnectionOptions, NodeRegionInput?> cluster in _inputs.GroupBy(static entry => entry.Connection, static entry => entry.Name))
        {
            NodeRegionQuery query = new(Connect(cluster.Key), OperationHost)
            {
                Names = cluster.Any(static name => name is null) ? [] : [.. cluster.Select(static name => name!)],
                Region = regions is null ? null : region => Array.Exists(regions, pattern => pattern.Matches(region)),
                Unlabelled = Unlabelled,
                Selector = Selector,
                CountStaleProxies = StaleProxies,
                KubeConfig = cluster.Key.KubeConfig,
            };
            EmitAll(await query.RunAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    private sealed record Input(ConnectionOptions Connection, NodeRegionInput? Name);
}
