using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>From objects of a cluster to what Get-ExtAuthzFilter says of them. Pure.</summary>
internal static class ExtAuthzReader
{
    /// <summary>Every EnvoyFilter with ext_authz and every policy with action CUSTOM.</summary>
    /// <param name="view">What there is.</param>
    /// <param name="version">Of the mesh.</param>
    /// <param name="kubeConfig">What the results carry along.</param>
    public static IReadOnlyList<ExtAuthzFilter> Read(MeshView view, IstioVersion version, string? kubeConfig)
    {
        IReadOnlyList<ExtAuthzCoverage> map = ExtAuthzMap.Read(view, version, kubeConfig);
        return
        [
            .. from filter in ExtAuthzPatch.Read(view).GroupBy(static patch => patch.Filter)
               let patch = filter.First()
               let ports = filter.Select(static each => each.PortNumber).Distinct().ToArray()
               select Around(view, map, patch.Filter, patch.Gateways(view)) with
               {
                   Form = ExtAuthzForm.EnvoyFilter,
                   Service = patch.Destination?.Host ?? patch.ClusterName,
                   Port = patch.Destination?.Port,
                   Protocol = patch.IsGrpc ? ExtAuthzProtocol.Grpc : patch.IsHttp ? ExtAuthzProtocol.Http : null,
                   Timeout = ExtAuthzSettings.Read(patch.Timeout),
                   FailOpen = patch.FailsOpen,
                   StatusOnError = patch.StatusOnError ?? EnvoyStatus.Forbidden,
                   ListenerPort = ports.Length == 1 ? ports[0] : null,
                   KubeConfig = kubeConfig,
               },
            .. ExtAuthzPolicy.Read(view).Select(policy => Policy(view, map, policy) with { KubeConfig = kubeConfig }),
        ];
    }

    private static ExtAuthzFilter Policy(MeshView view, IReadOnlyList<ExtAuthzCoverage> map, ExtAuthzPolicy policy)
    {
        MeshWorkload[] gateways = [.. view.GatewayWorkloads.Where(gateway => policy.IsFor(view, gateway))];
        ExtAuthzProvider? provider = gateways.Select(gateway => GatewayConfig.Provider(view, gateway, policy.Provider)).FirstOrDefault(static item => item is not null)
            ?? ExtAuthzProvider.Read(view).FirstOrDefault(item => item.Name == policy.Provider);
        JsonObject? body = provider?.Body;
        int[] ports = [.. policy.Ports.Select(static port => int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0).Distinct()];
        return Around(view, map, policy.Object, gateways) with
        {
            Service = provider?.Destination?.Host ?? body.Text("service"),
            Port = provider?.Destination?.Port,
            Protocol = provider is null ? null : provider.IsGrpc ? ExtAuthzProtocol.Grpc : ExtAuthzProtocol.Http,
            Timeout = ExtAuthzSettings.Read(body.Text("timeout")),
            FailOpen = body.Flag("failOpen") == true,
            StatusOnError = body.Number("statusOnError") ?? EnvoyStatus.Forbidden,
            Provider = policy.Provider,
            ListenerPort = ports.Length == 1 ? ports[0] : null,
            ExceptPaths = policy.ExceptPaths,
            ExceptHosts = policy.ExceptHosts,
        };
    }

    private static ExtAuthzFilter Around(MeshView view, IReadOnlyList<ExtAuthzCoverage> map, ObservedObject item, IEnumerable<MeshWorkload> gateways)
    {
        MeshWorkload[] own = [.. gateways];
        string[] keys = [.. own.Select(ExtAuthzGateways.Key)];
        ExtAuthzCoverage[] servers = [.. map.Where(row => keys.Contains(row.GatewayKey))];
        return new ExtAuthzFilter
        {
            Name = item.Name,
            Namespace = item.Namespace ?? string.Empty,
            Form = ExtAuthzForm.Provider,
            Gateway = own.Length == 0 ? null : string.Join(", ", own.Select(static gateway => gateway.Name).Distinct(StringComparer.Ordinal)),
            GatewayKeys = keys,
            FailOpen = false,
            StatusOnError = EnvoyStatus.Forbidden,
            Guarded = Servers(ExtAuthzStatus.Guarded),
            Unguarded = Servers(ExtAuthzStatus.Open),
            ExceptPaths = [],
            ExceptHosts = [],
            IsManaged = ExtAuthzMark.Read(item) is not null,
            MeshNamespace = view.Snapshot.Namespace,
            Context = view.Snapshot.Context,
        };

        IReadOnlyList<string> Servers(ExtAuthzStatus status) =>
            [.. servers.Where(row => row.Status == status).Select(static row => row.Server).Distinct(StringComparer.Ordinal)];
    }
}
