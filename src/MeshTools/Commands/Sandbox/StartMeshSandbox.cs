using System.Management.Automation;
using MeshTools.Cluster;
using MeshTools.Completion;
using MeshTools.Errors;
using MeshTools.Pipeline;
using MeshTools.Sandbox;
using MeshTools.Sandbox.ControlPlane;
using MeshTools.Sandbox.Nodes;

namespace MeshTools.Commands.Sandbox;

/// <summary>Starts a throwaway Kubernetes control plane on this machine.</summary>
[Cmdlet(VerbsLifecycle.Start, "MeshSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(MeshSandbox))]
public sealed class StartMeshSandboxCommand : AsyncCmdlet
{
    // Enough to see pods spread, when nothing is said.
    private const int DefaultNodeCount = 3;

    private readonly List<SandboxNode> _nodes = [];

    /// <summary>The sandbox's name, unique among yours.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = SandboxName.Default;

    /// <summary>So many nodes, called worker-0001 and on. Three when no nodes are asked for in any way.</summary>
    [Parameter]
    [ValidateRange(0, 100_000)]
    public int NodeCount { get; set; }

    /// <summary>Nodes as names, rows with a Name, hashtables, or node objects.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? Node { get; set; }

    /// <summary>A CSV file of nodes: Name, Region, Zone, Subzone, Labels, Taints, Cpu, Memory, Pods, Ready.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NodePath { get; set; }

    /// <summary>A context of another cluster, whose nodes are copied. It is only read.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? FromContext { get; set; }

    /// <summary>The kubeconfig that has -FromContext.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FromKubeConfig { get; set; }

    /// <summary>The only folder to take etcd and the control plane's programs from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AssetsPath { get; set; }

    /// <summary>The version of Kubernetes to insist on, e.g. v1.20.2.</summary>
    [Parameter]
    [ValidateForm(@"v?\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?", "a version of Kubernetes, e.g. v1.20.2")]
    public string? Version { get; set; }

    /// <summary>The longest the start may take, without a download.</summary>
    [Parameter]
    [ValidateWait]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    protected override void BeginProcessing() => Try(() => SandboxName.Check(Name));

    /// <summary>Takes nodes in; what is wrong with one ends the command before anything is started.</summary>
    protected override void ProcessRecord() => Try(() =>
    {
        foreach (PSObject? node in Node ?? [])
        {
            _nodes.Add(NodeObject.Read(node, _nodes.Count + 1));
        }
    });

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(StartAsync);

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<SandboxNode> nodes = NodeSet.Join(await NodesAsync(cancellationToken).ConfigureAwait(false));
        SandboxRequest request = new()
        {
            Name = Name,
            Nodes = nodes,
            AssetsPath = AssetsPath is null ? null : FilePath.Of(this, AssetsPath),
            Version = Version is null ? null : KubernetesVersion.TryParse(Version),
            Timeout = Timeout,
        };
        string detail = $"{Counted.Of(nodes.Count, "node")}, etcd and a Kubernetes control plane on 127.0.0.1";
        if (await OperationHost.ConfirmAsync($"sandbox/{Name}", "Start", [detail], cancellationToken).ConfigureAwait(false))
        {
            SandboxControl control = new(SandboxRoot.Find(Environment.GetEnvironmentVariable), OperationHost, Environment.GetEnvironmentVariable);
            Emit<MeshSandbox>(await control.StartAsync(request, cancellationToken).ConfigureAwait(false));
        }
    }

    private async Task<List<SandboxNode>> NodesAsync(CancellationToken cancellationToken)
    {
        List<SandboxNode> nodes = [.. _nodes];
        if (NodePath is not null)
        {
            nodes.AddRange(NodeFile.Load(FilePath.Of(this, NodePath), OperationHost.Warning));
        }

        if (FromContext is not null || FromKubeConfig is not null)
        {
            ConnectionOptions connection = new(KubeConfigPaths.Resolve(this, FromKubeConfig), FromContext);
            nodes.AddRange(await NodeCopy.ReadAsync(ClusterClients.Get(connection, OperationHost.Verbose), cancellationToken).ConfigureAwait(false));
        }

        bool saidNothing = nodes.Count == 0 && NodePath is null && FromContext is null && FromKubeConfig is null
            && !MyInvocation.ExpectingInput && !MyInvocation.BoundParameters.ContainsKey(nameof(Node));
        int count = MyInvocation.BoundParameters.ContainsKey(nameof(NodeCount)) ? NodeCount : saidNothing ? DefaultNodeCount : 0;
        nodes.AddRange(NodeSet.Count(count));
        return nodes;
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (MeshToolsException error)
        {
            Terminate(error);
        }
    }
}
