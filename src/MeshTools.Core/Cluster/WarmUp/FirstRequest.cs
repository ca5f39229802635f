using System.Net;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Cluster.Requests;
using MeshTools.Cluster.Transport;

namespace MeshTools.Cluster.WarmUp;

/// <summary>
/// Makes the first request of a session before there is one, on another thread and to nobody: most of its time goes into what
/// .NET compiles and reads once in a process (HTTP/2, YAML, the system's authorities), while the one who types is still typing.
/// PowerShell warms itself up in the same way when it starts. Nothing is sent and no kubeconfig is read.
/// </summary>
internal static class FirstRequest
{
    private const string Answer = """
        {"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"1"},"columnDefinitions":[{"name":"Status","type":"string"}],
        "rows":[{"cells":["Ready"],"object":{"kind":"PartialObjectMetadata","metadata":{"name":"rehearsal","resourceVersion":"1"}}}]}
        """;

    private static int _prepared;

    /// <summary>Begins it, once in a process.</summary>
    public static void Prepare()
    {
        if (Interlocked.Exchange(ref _prepared, 1) == 0)
        {
            // On one thread: the import goes on beside it, and a machine may have two cores.
            _ = Task.Run(static async () =>
            {
                if (OperatingSystem.IsLinux())
                {
                    ServerTrust.ReadSystemStore();
                }

                await RehearseAsync(CancellationToken.None).ConfigureAwait(false);
            });
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
