using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>One patch of an EnvoyFilter that puts an ext_authz filter somewhere.</summary>
internal sealed record ExtAuthzPatch(ObservedObject Filter, JsonObject Body)
{
    /// <summary>The filter's type in every release with Envoy's v3 API.</summary>
    public const string Type = "type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz";

    public string Context => Body.Text("match", "context") ?? "ANY";

    /// <summary>The port that a listener must have; null for every listener.</summary>
    public int? PortNumber => Body.Number("match", "listener", "portNumber");

    /// <summary>The network filter it looks for; null for any.</summary>
    public string? NetworkFilter => Body.Text("match", "listener", "filterChain", "filter", "name");

    /// <summary>The HTTP filter beside which it goes; null for none.</summary>
    public string? HttpFilter => Body.Text("match", "listener", "filterChain", "filter", "subFilter", "name");

    public string Operation => Body.Text("patch", "operation") ?? string.Empty;

    public JsonObject? Value => Body.At("patch", "value") as JsonObject;

    /// <summary>The settings in the form of 1.5 and 1.6.</summary>
    public JsonObject? Config => Value.At("config") as JsonObject;

    /// <summary>The settings in the form of 1.7 and newer.</summary>
    public JsonObject? TypedConfig => (Value.At("typed_config") ?? Value.At("typedConfig")) as JsonObject;

    public string? TypeUrl => TypedConfig.Text("@type");

    private JsonObject? Settings => TypedConfig ?? Config;

    public string? TransportVersion => Settings.Text("transport_api_version") ?? Settings.Text("transportApiVersion");

    private JsonNode? Server => Settings.At("grpc_service") ?? Settings.At("grpcService") ?? Settings.At("http_service", "server_uri") ?? Settings.At("httpService", "serverUri");

    /// <summary>Envoy's name of whom it asks, e.g. <c>outbound|9000||authz.auth.svc.cluster.local</c>.</summary>
    public string? ClusterName => Server.Within().Select(static part => part.Text("cluster_name") ?? part.Text("clusterName") ?? part.Text("cluster")).FirstOrDefault(static name => name is not null);

    public string? Timeout => Server.Text("timeout");

    public bool IsGrpc => Settings.At("grpc_service") is not null || Settings.At("grpcService") is not null;

    public IReadOnlyDictionary<string, string> Selector => Filter.Spec.Map("workloadSelector", "labels");

    /// <summary>The port and the host of <see cref="ClusterName"/>; null when it has another form.</summary>
    public (int Port, string Host)? Destination =>
        ClusterName?.Split('|') is ["outbound", string port, _, string host] && int.TryParse(port, out int number) ? (number, host) : null;

    public static IEnumerable<ExtAuthzPatch> Read(MeshView view) =>
        from filter in view.Snapshot.Of(MeshKinds.EnvoyFilter)
        from patch in filter.Spec.Objects("configPatches")
        let value = patch.At("patch", "value")
        where value.Text("name")?.Contains("ext_authz", StringComparison.Ordinal) == true
            || value.Within().Any(static part => part.Text("@type")?.Contains(".ext_authz.", StringComparison.Ordinal) == true)
        select new ExtAuthzPatch(filter, patch);

    /// <summary>The gateways that the EnvoyFilter is for.</summary>
    public IEnumerable<MeshWorkload> Gateways(MeshView view) => view.GatewaysFor(Selector, Filter.Namespace);

    /// <summary>The servers of those gateways that speak HTTP.</summary>
    public IEnumerable<GatewayServer> Servers(MeshView view)
    {
        HashSet<MeshWorkload> gateways = [.. Gateways(view)];
        return view.Servers.Where(server => server.IsHttp && server.Gateway.Workloads.Any(gateways.Contains));
    }

    public bool Guards(GatewayServer server, IstioVersion version) => PortNumber is not int port || server.ListenerPorts(version).Contains(port);
}
