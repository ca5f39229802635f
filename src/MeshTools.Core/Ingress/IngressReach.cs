using System.Net.Sockets;
using MeshTools.Cluster;

namespace MeshTools.Ingress;

/// <summary>Tries whether ports of nodes take a TCP connection from here.</summary>
internal static class IngressReach
{
    // A node that is up answers or refuses at once; one that drops packets is given no longer.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <param name="targets">Addresses and ports.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    /// <returns>Those that took one.</returns>
    public static async Task<IReadOnlySet<(string Address, int Port)>> TryAsync(IEnumerable<(string Address, int Port)> targets, CancellationToken cancellationToken)
    {
        System.Collections.Concurrent.ConcurrentDictionary<(string Address, int Port), bool> reached = [];
        await BoundedParallel.EachAsync(targets.Distinct(), async (target, stop) =>
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(Limit);
            using TcpClient socket = new();
            try
            {
                await socket.ConnectAsync(target.Address, target.Port, limit.Token).ConfigureAwait(false);
                reached[target] = true;
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                stop.ThrowIfCancellationRequested();
            }
        }, cancellationToken).ConfigureAwait(false);
        return reached.Keys.ToHashSet();
    }
}
