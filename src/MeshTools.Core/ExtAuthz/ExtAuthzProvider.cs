using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>A provider of external authorization in the mesh config (Istio 1.9 and newer).</summary>
/// <param name="Config">The mesh config it stands in.</param>
/// <param name="Name">The name by which policies call it.</param>
/// <param name="Body">Its settings.</param>
/// <param name="IsGrpc">True for gRPC, false for HTTP.</param>
internal sealed record ExtAuthzProvider(MeshConfig Config, string Name, JsonObject Body, bool IsGrpc)
{
    /// <summary>The port and the host it asks; null when they are not set.</summary>
    public (int Port, string Host)? Destination =>
        Body.Number("port") is int port && Body.Text("service") is string service ? (port, service[(service.IndexOf('/', StringComparison.Ordinal) + 1)..]) : null;

    public static IEnumerable<ExtAuthzProvider> Read(MeshView view) =>
        from config in view.Configs
        from provider in config.ExtensionProviders
        let grpc = provider.At("envoyExtAuthzGrpc") as JsonObject
        let body = grpc ?? provider.At("envoyExtAuthzHttp") as JsonObject
        where body is not null && provider.Text("name") is not null
        select new ExtAuthzProvider(config, provider.Text("name")!, body, grpc is not null);
}
