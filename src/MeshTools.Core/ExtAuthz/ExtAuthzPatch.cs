using System.Text.Json.Nodes;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>One patch of an EnvoyFilter that puts an ext_authz filter somewhere.</summary>
internal sealed record ExtAuthzPatch(ObservedObject Filter, JsonObject Body)
{
    /// <summary>The filter's type in every release with Envoy's v3 API.</summary>
    public const string Type = "type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz";

    // What the type of another filter may be wrapped in.
    private const string Wrapping = ".TypedStruct";

    // Settings that Envoy discovers; the filter that does is another patch.
    private const string Discovered = "EXTENSION_CONFIG";

    public string ApplyTo => Body.Text("applyTo") ?? string.Empty;

    public string Context => Body.Text("match", "context") ?? "ANY";

    /// <summary>The versions of proxies it is for, as a regular expression; null for all.</summary>
    public string? ProxyVersion => Body.Text("match", "proxy", "proxyVersion");

    /// <summary>What proxies must say of themselves; empty for nothing.</summary>
    public IReadOnlyDictionary<string, string> ProxyMetadata => Body.Map("match", "proxy", "metadata");

    /// <summary>The port that a listener must have; null for every listener.</summary>
    public int? PortNumber => Body.Number("match", "listener", "portNumber");

    /// <summary>The name that a listener must have, e.g. <c>0.0.0.0_8080</c>; null for any.</summary>
    public string? ListenerName => Body.Text("match", "listener", "name");

    /// <summary>The server name that a filter chain must be for; null for any.</summary>
    public string? Sni => Body.Text("match", "listener", "filterChain", "sni");

    /// <summary>The name that a filter chain must have; null for any.</summary>
    public string? ChainName => Body.Text("match", "listener", "filterChain", "name");

    /// <summary>The network filter it looks for; null for any.</summary>
    public string? NetworkFilter => Body.Text("match", "listener", "filterChain", "filter", "name");

    /// <summary>The HTTP filter beside which it goes; null for none.</summary>
    public string? HttpFilter => Body.Text("match", "listener", "filterChain", "filter", "subFilter", "name");

    public string Operation => Body.Text("patch", "operation") ?? string.Empty;

    public JsonObject? Value => Body.At("patch", "value") as JsonObject;

    /// <summary>The settings in the form of 1.5 and 1.6.</summary>
    public JsonObject? Config => Value.At("config") as JsonObject;

    /// <summary>The settings in the form of 1.7 and newer.</summary>
    public JsonObject? TypedConfig => IsWrapped ? Typed.At("value") as JsonObject : Typed;

    public string? TypeUrl => IsWrapped ? Typed.Text("type_url") ?? Typed.Text("typeUrl") : Typed.Text("@type");

    /// <summary>The settings in either form; null when there are none here, as where Envoy is to discover them.</summary>
    public JsonObject? Settings => TypedConfig ?? Config;

    private JsonObject? Typed => (Value.At("typed_config") ?? Value.At("typedConfig")) as JsonObject;

    private bool IsWrapped => Typed.Text("@type")?.EndsWith(Wrapping, StringComparison.Ordinal) == true;

    public string? TransportVersion => Settings.Text("transport_api_version") ?? Settings.Text("transportApiVersion");

    private JsonNode? Server => Settings.At("grpc_service") ?? Settings.At("grpcService") ?? Settings.At("http_service", "server_uri") ?? Settings.At("httpService", "serverUri");

    /// <summary>Envoy's name of whom it asks, e.g. <c>outbound|9000||authz.auth.svc.cluster.local</c>.</summary>
    public string? ClusterName => Server.Within().Select(static part => part.Text("cluster_name") ?? part.Text("clusterName") ?? part.Text("cluster")).FirstOrDefault(static name => name is not null);

    public string? Timeout => Server.Text("timeout");

    public bool IsHttp => Settings.At("http_service") is not null || Settings.At("httpService") is not null;

    /// <summary>True when requests pass while nobody can be asked.</summary>
    public bool FailsOpen => (Settings.Flag("failure_mode_allow") ?? Settings.Flag("failureModeAllow")) == true;

    /// <summary>The status for clients while nobody can be asked; null when it is not set.</summary>
    public int? StatusOnError => Settings.Number("status_on_error", "code") ?? Settings.Number("statusOnError", "code");

    public bool IsGrpc => Settings.At("grpc_service") is not null || Settings.At("grpcService") is not null;

    public IReadOnlyDictionary<string, string> Selector => Filter.Spec.Map("workloadSelector", "labels");

    /// <summary>True when it is for resources of the Gateway API that it names, and so for no workload.</summary>
    public bool IsTargeted => Filter.Spec.Objects("targetRefs").Count > 0;

    /// <summary>The port and the host of <see cref="ClusterName"/>; null when it has another form.</summary>
    public (int Port, string Host)? Destination =>
        ClusterName?.Split('|') is ["outbound", string port, _, string host] && int.TryParse(port, out int number) ? (number, host) : null;

    public static IEnumerable<ExtAuthzPatch> Read(MeshView view) =>
        from filter in view.Snapshot.Of(MeshKinds.EnvoyFilter)
        from patch in filter.Spec.Objects("configPatches")
        let value = patch.At("patch", "value")
        where patch.Text("applyTo") is not Discovered
            && (value.Text("name")?.Contains("ext_authz", StringComparison.Ordinal) == true
                || value.Within().Any(static part => IsType(part.Text("@type")) || IsType(part.Text("type_url")))
                || value.Texts("config_discovery", "type_urls").Any(IsType))
        select new ExtAuthzPatch(filter, patch);

    /// <summary>The gateways that the EnvoyFilter is for.</summary>
    public IEnumerable<MeshWorkload> Gateways(MeshView view) => IsTargeted ? [] : view.GatewaysFor(Selector, Filter.Namespace);

    /// <summary>The servers of those gateways that speak HTTP.</summary>
    public IEnumerable<GatewayServer> Servers(MeshView view)
    {
        HashSet<MeshWorkload> gateways = [.. Gateways(view)];
        return view.Servers.Where(server => server.IsHttp && server.Gateway.Workloads.Any(gateways.Contains));
    }

    /// <summary>Why a server's requests do not pass it, though it lands in other listeners or chains; null when they do.</summary>
    public string? Miss(GatewayServer server, IstioVersion version)
    {
        IReadOnlySet<int> listeners = server.ListenerPorts(version);
        string own = string.Join(", ", listeners.Order());
        if (PortNumber is int port && !listeners.Contains(port))
        {
            return $"It is for port {port}, and the listener is on {own}.";
        }

        // Gateways' listeners are called by address and port.
        if (ListenerName is string name && !(int.TryParse(name[(name.LastIndexOf('_') + 1)..], out int named) && listeners.Contains(named)))
        {
            return $"It is for the listener {name}, and this one is on {own}.";
        }

        return Sni is string sni && !(server.TerminatesTls && server.Hosts.Count > 0 && server.Hosts.All(host => host == sni)) ? $"It is only for the filter chain of {sni}."
            : ChainName is string chain ? $"It is only for the filter chain named {chain}."
            : null;
    }

    public bool Guards(GatewayServer server, IstioVersion version) => Miss(server, version) is null;

    private static bool IsType(string? url) => url?.Contains(".ext_authz.", StringComparison.Ordinal) == true;
}
