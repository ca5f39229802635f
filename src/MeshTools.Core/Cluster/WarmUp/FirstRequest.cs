using System.Net;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Cluster.Requests;
using MeshTools.Cluster.Transport;

namespace MeshTools.Cluster.WarmUp;

/// <summary>
/// Makes the first request of a session before there is one, on another thread and to nobody: most of its time goes into what
/// .NET compiles and reads once in a process (HTTP/2, YAML, the system's authorities), while the one who types is still typing.
/// PowerShell warms itself up in the same way when it starts. Nothing is sent and no kubeconfig is read. In a script the first
/// command follows at once; there it runs beside that command, which has other things to do before its connection stands, and
/// not beside the import.
/// </summary>
internal static class FirstRequest
{
    private const string Answer = """
        {"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"1"},"columnDefinitions":[{"name":"Status","type":"string"}],
        "rows":[{"cells":["Ready"],"object":{"kind":"PartialObjectMetadata","metadata":{"name":"rehearsal","resourceVersion":"1"}}}]}
        """;

    /// <summary>Longer than a script takes from the import to its first command, shorter than anybody types one.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static readonly FirstTime Session = new();

    /// <summary>Rehearses in a moment, once in a process, unless a command comes before.</summary>
    public static void Prepare() => _ = PrepareAsync(Session, Task.Delay(Pause), ReadSystemStore, RehearseAsync);

    /// <summary>Rehearses at once, unless that was done: a command begins. The handshake, which is first, waits for the authorities.</summary>
    public static void Begin()
    {
        if (Session.Take())
        {
            _ = Task.Run(ReadSystemStore);
            _ = Task.Run(static () => RehearseAsync(CancellationToken.None));
        }
    }

    /// <summary>What <see cref="Prepare"/> does.</summary>
    /// <param name="first">Taken by whoever comes first, the import or a command.</param>
    /// <param name="pause">Ends when it is time.</param>
    /// <param name="authorities">Reads what a handshake reads.</param>
    /// <param name="rehearse">The rehearsal alone.</param>
    internal static async Task PrepareAsync(FirstTime first, Task pause, Action authorities, Func<CancellationToken, Task> rehearse)
    {
        await pause.ConfigureAwait(false);
        if (first.Take())
        {
            // One after the other, on one thread: a machine may have two cores.
            authorities();
            await rehearse(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The rehearsal alone.</summary>
    /// <returns>How many rows were in the answer that nobody sent.</returns>
    internal static async Task<int> RehearseAsync(CancellationToken cancellationToken)
    {
        _ = KubeConfigDocument.Parse("rehearsal", "contexts:\n- {name: \"a\", context: {cluster: b}}\n");
        ConnectionSettings settings = new() { Context = "rehearsal", Source = "rehearsal", Server = new Uri("http://rehearsal.invalid") };
        using SocketsHttpHandler network = new()
        {
            ConnectCallback = static (_, _) => ValueTask.FromResult<Stream>(new AnsweringStream(Answer)),
            UseProxy = false,
        };
        using ApiTransport transport = new(settings, new Http2Only(network));
        ClusterClient client = new(transport, new Discovery(), RetryOptions.Default);
        return (await client.ListRowsAsync(new KindRef(string.Empty, "Node", "v1"), new ListQuery(), static row => row.Cell("Status"), cancellationToken).ConfigureAwait(false)).Items.Count;
    }

    private static void ReadSystemStore()
    {
        if (OperatingSystem.IsLinux())
        {
            ServerTrust.ReadSystemStore();
        }
    }

    /// <summary>Without TLS, the HTTP client speaks HTTP/2 only where it must.</summary>
    private sealed class Http2Only(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
