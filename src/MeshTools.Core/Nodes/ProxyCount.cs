using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Nodes;

/// <summary>Counts the proxies on nodes that still work with the locality their node had before.</summary>
internal sealed class ProxyCount
{
    private static readonly KindRef Pod = new(string.Empty, "Pod", "v1");

    // Up to this many nodes are asked one by one, through the index the API server keeps on spec.nodeName.
    private const int FewNodes = 8;

    private readonly ILookup<string, ProxyState>? _proxies;

    private ProxyCount(IEnumerable<ProxyState>? proxies)
    {
        _proxies = proxies?.ToLookup(static proxy => proxy.Node, StringComparer.Ordinal);
    }

    /// <summary>
    /// Reads the pods of these nodes. Where they cannot be read the counts are unknown, with one warning: labels that are being
    /// written meanwhile are reported all the same.
    /// </summary>
    public static async Task<ProxyCount> ReadAsync(
        ClusterClient client, IReadOnlyCollection<string> nodes, IOperationHost host, CancellationToken cancellationToken)
    {
        try
        {
            List<ProxyState?> found = [];
            if (nodes.Count <= FewNodes)
            {
                foreach (string node in nodes)
                {
                    found.AddRange(await ListAsync(client, $"spec.nodeName={node}", cancellationToken).ConfigureAwait(false));
                }
            }
            else
            {
                found.AddRange(await ListAsync(client, null, cancellationToken).ConfigureAwait(false));
            }

            return new ProxyCount(found.OfType<ProxyState>());
        }
        catch (MeshToolsException error)
        {
            host.Warning($"Stale proxies are not counted: {error.Message}");
            return new ProxyCount(null);
        }
    }

    /// <summary>
    /// Proxies on a node that started before, or in the same second as, its labels were written; null when unknown. One
    /// that has not started yet will ask with the new locality.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="labelledAt">When the labels were written; null when nobody ever did.</param>
    public int? StaleOn(string node, DateTimeOffset? labelledAt) =>
        _proxies is null
            ? null
            : _proxies[node].Count(proxy => !proxy.HasOwnLocality && proxy.StartedAt <= labelledAt);

    internal static ProxyCount Of(IEnumerable<ProxyState> proxies) => new(proxies);

    private static async Task<IReadOnlyList<ProxyState?>> ListAsync(ClusterClient client, string? field, CancellationToken cancellationToken)
    {
        ListResult<ProxyState?> pods = await client
            .ListAsync(Pod, new ListQuery { FieldSelector = field }, ProxyReader.Read, cancellationToken).ConfigureAwait(false);
        return pods.Items;
    }
}
