using MeshTools.Cluster;
using MeshTools.Cluster.Streams;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Locality;

/// <summary>Asks istiod what it sends to a proxy: its debug page, from inside its own pod (SOURCES.md, section 4).</summary>
internal sealed class LiveEndpoints(ClusterClient client, MeshView view)
{
    private const string Container = "discovery";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, EndpointDump> _read = new(StringComparer.Ordinal);

    /// <param name="proxy">POD.NAMESPACE.</param>
    /// <param name="cancellationToken">Lets go of it.</param>
    /// <exception cref="MeshToolsException">LiveNotAvailable: no istiod knows the proxy.</exception>
    public async Task<EndpointDump> ReadAsync(string proxy, CancellationToken cancellationToken)
    {
        if (_read.TryGetValue(proxy, out EndpointDump? known))
        {
            return known;
        }

        // Each istiod knows only the proxies that are connected to it.
        string said = "there is no ready istiod pod";
        foreach (ObservedPod pod in view.ControlPlanes.SelectMany(view.PodsOf).Where(static pod => pod.IsReady).OrderBy(static pod => pod.Name, StringComparer.Ordinal))
        {
            ExecResult result = await client.ExecAsync(
                new ObjectAddress(ClusterClient.Pod, pod.Namespace, pod.Name),
                Container,
                ["pilot-discovery", "request", "GET", $"/debug/edsz?proxyID={proxy}"],
                Limit,
                cancellationToken).ConfigureAwait(false);
            if (result.ExitCode == 0 && EndpointDump.TryRead(result.Output) is EndpointDump dump)
            {
                return _read[proxy] = dump;
            }

            said = $"{pod.Target} says: {Brief(result.ExitCode == 0 ? result.Output : result.ErrorOutput)}";
        }

        throw new MeshToolsException(ErrorCatalog.LiveNotAvailable, $"What istiod sends to {proxy} could not be read: {said} (context '{client.Context}').", target: proxy);
    }

    private static string Brief(string text)
    {
        string line = text.Trim().ReplaceLineEndings(" ");
        return line.Length == 0 ? "nothing" : line.Length > 200 ? line[..200] + "..." : line;
    }
}
