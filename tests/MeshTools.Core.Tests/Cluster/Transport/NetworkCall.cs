using MeshTools.Cluster.KubeConfig;
using MeshTools.Cluster.Requests;
using MeshTools.Cluster.Transport;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Transport;

/// <summary>One request over a real socket.</summary>
internal static class NetworkCall
{
    public static readonly ApiRequest Request = new(HttpMethod.Get, "version") { Subject = "the server's version", Permission = "get /version", IsRepeatable = true };

    public static ConnectionSettings To(string server) => new() { Context = "prod", Source = "test", Server = new Uri(server) };

    public static async Task<ApiResponse> SendAsync(ConnectionSettings settings, InstantTime? time = null, CancellationToken cancellationToken = default)
    {
        using ApiTransport transport = new(settings);
        RequestSender sender = new(transport, RetryOptions.Default with { Time = time ?? new InstantTime() }, null);
        return await sender.SendAsync(Request, cancellationToken);
    }

    public static Task<MeshToolsException> FailAsync(ConnectionSettings settings) =>
        Assert.ThrowsAsync<MeshToolsException>(() => SendAsync(settings));
}
