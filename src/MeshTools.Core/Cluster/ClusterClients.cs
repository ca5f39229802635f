using System.Collections.Concurrent;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Cluster.Requests;
using MeshTools.Cluster.Transport;
using MeshTools.Errors;

namespace MeshTools.Cluster;

/// <summary>
/// Connections by kubeconfig and context, kept for the session. A kubeconfig that has been written since (a new login, a
/// sandbox of the same name) makes a new connection.
/// </summary>
internal static class ClusterClients
{
    private static readonly ConcurrentDictionary<string, Lazy<Connection>> Cache = new(StringComparer.Ordinal);

    /// <summary>A client for one operation.</summary>
    /// <param name="options">What the user said.</param>
    /// <param name="notice">Told about retries.</param>
    /// <param name="trace">Told about each request.</param>
    /// <param name="journal">Told what becomes of each change.</param>
    /// <exception cref="MeshToolsException">The kubeconfig does not lead to a cluster. Nothing has been sent yet.</exception>
    public static ClusterClient Get(ConnectionOptions options, Action<string>? notice = null, Action<string>? trace = null, WriteJournal? journal = null)
    {
        KubeConfigLocation location = KubeConfigLocation.Find(options.KubeConfig, Environment.GetEnvironmentVariable);
        string key = string.Join('\n', location.Files.Select(static file => $"{file}@{File.GetLastWriteTimeUtc(file).Ticks}").Append(options.Context ?? string.Empty));
        Lazy<Connection> entry = Cache.GetOrAdd(key, _ => new Lazy<Connection>(() => Connect(location, options.Context)));
        try
        {
            return new ClusterClient(entry.Value.Transport, entry.Value.Discovery, RetryOptions.Default, notice, trace) { Journal = journal };
        }
        catch (MeshToolsException)
        {
            // A Lazy keeps its exception; the file may be mended before the next command.
            Cache.TryRemove(key, out _);
            throw;
        }
    }

    private static Connection Connect(KubeConfigLocation location, string? context) => new(new ApiTransport(Settings(location, context)), new Discovery());

    private static ConnectionSettings Settings(KubeConfigLocation location, string? context) =>
        location.Files.Count > 0
            ? ConnectionResolver.Resolve(KubeConfigDocument.Load(location.Files), context)
            : InClusterAccount.Settings(context, Environment.GetEnvironmentVariable);

    private sealed record Connection(ApiTransport Transport, Discovery Discovery);
}
