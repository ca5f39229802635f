using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Nodes;

/// <summary>Get-NodeRegion: which node is where.</summary>
internal sealed class NodeRegionQuery(ClusterClient client, IOperationHost host)
{
    /// <summary>Names and patterns; empty for all nodes.</summary>
    public IReadOnlyList<NodeRegionInput> Names { get; init; } = [];

    /// <summary>Which regions are wanted; null for all.</summary>
    public Func<string, bool>? Region { get; init; }

    /// <summary>Only nodes without a region.</summary>
    public bool Unlabelled { get; init; }

    public string? Selector { get; init; }

    /// <summary>Count the proxies that have not noticed the node's labels yet.</summary>
    public bool CountStaleProxies { get; init; }

    /// <summary>The kubeconfig that every result carries along; null when none was named.</summary>
    public string? KubeConfig { get; init; }

    public async Task<IReadOnlyList<ItemOutcome<NodeRegion>>> RunAsync(CancellationToken cancellationToken)
    {
        List<ItemOutcome<NodeRegion>> outcomes = [];
        List<NodeState> wanted = [];
        await ObserveAsync(wanted, outcomes, cancellationToken).ConfigureAwait(false);
        wanted.RemoveAll(node => !IsWanted(node));

        ProxyCount? proxies = CountStaleProxies && wanted.Count > 0
            ? await ProxyCount.ReadAsync(client, [.. wanted.Select(static node => node.Name)], host, cancellationToken).ConfigureAwait(false)
            : null;
        outcomes.InsertRange(0, wanted.Select(node => (ItemOutcome<NodeRegion>)Describe(node, proxies)));
        return outcomes;
    }

    private async Task ObserveAsync(List<NodeState> wanted, List<ItemOutcome<NodeRegion>> outcomes, CancellationToken cancellationToken)
    {
        bool namesOnly = Names.Count > 0 && Names.All(static name => name.Matches is null) && Selector is null;
        IReadOnlyList<NodeState> nodes = namesOnly
            ? await NodeObserver.FindAsync(client, [.. Names.Select(static name => name.Name!).Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false)
            : await NodeObserver.ListAsync(client, Selector, cancellationToken).ConfigureAwait(false);
        if (Names.Count == 0)
        {
            wanted.AddRange(nodes);
            return;
        }

        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (NodeRegionInput input in Names)
        {
            NodeState[] found = [.. nodes.Where(node => input.Matches?.Invoke(node.Name) ?? node.Name == input.Name)];
            if (found.Length == 0 && input.Matches is null)
            {
                outcomes.Add(new MeshToolsException(
                    ErrorCatalog.NodeNotFound, $"'{input.Name}': no such node{Selected} in context '{client.Context}'.", target: input.Source ?? input.Name));
            }

            wanted.AddRange(found.Where(node => taken.Add(node.Name)));
        }
    }

    private string Selected => Selector is null ? string.Empty : $" that fits the selector '{Selector}'";

    private bool IsWanted(NodeState node) =>
        (!Unlabelled || node.Region is null) && (Region is null || (node.Region is not null && Region(node.Region)));

    private NodeRegion Describe(NodeState node, ProxyCount? proxies) => new()
    {
        Name = node.Name,
        Region = node.Region,
        Zone = node.Zone,
        Subzone = node.Subzone,
        StaleProxies = proxies?.StaleOn(node.Name, node.LabelledAt),
        Status = node.Status,
        Context = client.Context,
        KubeConfig = KubeConfig,
    };
}
