using System.Globalization;
using System.Management.Automation;
using MeshTools.Cluster;
using MeshTools.Completion;
using MeshTools.Errors;
using MeshTools.Nodes;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Nodes;

/// <summary>
/// What Set-NodeRegion and Remove-NodeRegion share: they take in the whole pipeline, then observe once, plan once and
/// write in parallel. Inputs that name different clusters are done cluster by cluster.
/// </summary>
public abstract class NodeChangeCmdlet : ClusterCmdlet
{
    private readonly List<(ConnectionOptions Connection, NodeRegionInput Input)> _inputs = [];
    private int _position;

    /// <summary>Names or patterns of nodes.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("NodeName")]
    [SupportsWildcards]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string?[]? Name { get; set; }

    /// <summary>Names, node objects, or rows, from the pipeline.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    /// <summary>A label selector; without names, every node it picks.</summary>
    [Parameter]
    [Alias("LabelSelector")]
    [ValidateNotNullOrEmpty]
    public string? Selector { get; set; }

    /// <summary>Also the failure-domain.beta.kubernetes.io labels.</summary>
    [Parameter]
    public SwitchParameter Legacy { get; set; }

    /// <summary>Take labels over from other field managers.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected abstract bool Removes { get; }

    /// <summary>Refuses a selector that is not one, before anything is read from the pipeline.</summary>
    protected override void BeginProcessing() => CheckSelector(Selector);

    /// <summary>Takes one input in.</summary>
    protected override void ProcessRecord()
    {
        bool fromPipeline = MyInvocation.ExpectingInput && !PipelineNode.IsConnection(InputObject);
        int position = fromPipeline ? ++_position : 0;
        string[] names = Names();
        if (names.Length == 0 && fromPipeline)
        {
            Report(new MeshToolsException(
                ErrorCatalog.InputNotUnderstood,
                string.Create(CultureInfo.InvariantCulture, $"Input {position} ({InputObject?.BaseObject.GetType().Name ?? "null"}) names no node."),
                target: InputObject?.BaseObject));
            return;
        }

        if (names.Length == 0 && Selector is null)
        {
            Terminate(new MeshToolsException(
                ErrorCatalog.InputNotUnderstood, "No node is named.", "Give -Name or -Selector, or pipe names, nodes or rows in. -Name * means all nodes."));
        }

        ConnectionOptions connection = Connection;
        if (names.Length == 0)
        {
            _inputs.Add((connection, Describe(null, 0)));
        }

        foreach (string name in names)
        {
            _inputs.Add((connection, Describe(PipelineNode.Normalize(name), position)));
        }
    }

    /// <summary>Does the work.</summary>
    protected override void EndProcessing()
    {
        if (_inputs.Count > 0)
        {
            Run(ChangeAsync);
        }
    }

    /// <summary>Adds what is wanted of the node to an input.</summary>
    private protected abstract NodeRegionInput Complete(NodeRegionInput input);

    private async Task ChangeAsync(CancellationToken cancellationToken)
    {
        foreach (IGrouping<ConnectionOptions, NodeRegionInput> cluster in _inputs.GroupBy(static entry => entry.Connection, static entry => entry.Input))
        {
            ClusterClient client = Connect(cluster.Key);
            NodeRegionOptions options = new() { Context = client.Context, Selector = Selector, Legacy = Legacy, Force = Force, Remove = Removes };
            NodeRegionChange change = new(client, options, OperationHost) { KubeConfig = cluster.Key.KubeConfig };
            await EmitAsync(change.RunAsync([.. cluster], cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>The names of the current input: those given as a parameter or a column, else what the object itself says.</summary>
    private string[] Names()
    {
        // A context or sandbox has a Name too; it binds by property name but is none of a node.
        bool nameIsForeign = PipelineNode.IsConnection(InputObject) && !MyInvocation.BoundParameters.ContainsKey(nameof(Name));
        if (!nameIsForeign && Name is not null && !IsNameOfConnection())
        {
            return [.. Name.Where(static name => !string.IsNullOrWhiteSpace(name)).Select(static name => name!)];
        }

        return PipelineNode.NameOf(InputObject) is string name ? [name] : [];
    }

    private bool IsNameOfConnection() =>
        PipelineNode.IsConnection(InputObject) && Name is [string only] && only == (string?)InputObject!.Properties["Name"]?.Value;

    private NodeRegionInput Describe(string? name, int position) => Complete(new NodeRegionInput
    {
        Name = name,
        Matches = name is null ? null : NamePattern.Wildcards(name),
        Position = position,
        Source = InputObject?.BaseObject is PSCustomObject ? InputObject : InputObject?.BaseObject ?? name,
    });
}
