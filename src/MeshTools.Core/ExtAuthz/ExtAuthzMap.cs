using System.Globalization;
using MeshTools.Mesh;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>Which server of which gateway is guarded, and by what. Pure.</summary>
internal static class ExtAuthzMap
{
    /// <summary>One row for each server of each gateway, in the order of the gateways and their Gateway objects.</summary>
    /// <param name="view">What there is.</param>
    /// <param name="version">Of the mesh; a gateway whose control plane tells another goes by that.</param>
    /// <param name="kubeConfig">What the rows carry along.</param>
    public static IReadOnlyList<ExtAuthzCoverage> Read(MeshView view, IstioVersion version, string? kubeConfig)
    {
        IReadOnlyList<ExtAuthzGuard> guards = ExtAuthzGuard.Read(view);
        return
        [
            .. from gateway in view.GatewayWorkloads
               from server in view.Servers
               where server.Gateway.Workloads.Contains(gateway)
               select Judge(view, GatewayConfig.Version(view, gateway) ?? version, gateway, server, guards) with { KubeConfig = kubeConfig },
        ];
    }

    /// <summary>How results name a server.</summary>
    public static string Name(GatewayServer server) => string.Create(CultureInfo.InvariantCulture, $"{server.Port ?? 0}/{server.Protocol}");

    private static ExtAuthzCoverage Judge(MeshView view, IstioVersion version, MeshWorkload gateway, GatewayServer server, IReadOnlyList<ExtAuthzGuard> guards)
    {
        ExtAuthzCoverage open = new()
        {
            Gateway = gateway.Name,
            GatewayNamespace = gateway.Namespace!,
            Server = Name(server),
            Port = server.Port,
            ListenerPorts = [.. server.ListenerPorts(version).Order()],
            Hosts = server.Hosts,
            Source = server.Gateway.Object.Target,
            Status = ExtAuthzStatus.Open,
            IsHealthy = false,
            Context = view.Snapshot.Context,
        };
        if (!server.IsHttp)
        {
            return open with { Reason = "The gateway passes it on as it comes and sees no requests in it." };
        }

        List<string> reasons = [];
        ExtAuthzCoverage? excepted = null;
        foreach (ExtAuthzGuard guard in guards)
        {
            if (!guard.IsFor(view, gateway))
            {
                reasons.AddRange(guard.Miss(view, gateway) is string miss ? [miss] : []);
            }
            else if (guard.Gap(view, version, server) is string gap)
            {
                reasons.Add($"{guard.Object.Target}: {gap}");
            }
            else if (guard.Exception(server) is (true, string all))
            {
                excepted ??= open with { Status = ExtAuthzStatus.Excepted, IsHealthy = true, Reason = all, Filter = guard.Object.Target };
            }
            else if (guard.Trouble(view, version, gateway) is not string trouble)
            {
                return open with { Status = ExtAuthzStatus.Guarded, IsHealthy = true, Reason = guard.Exception(server)?.Reason, Filter = guard.Object.Target };
            }
            else if (guard.FailsOpen(view, version, gateway))
            {
                reasons.Add($"{guard.Object.Target}: {trouble} It fails open, so requests come in unasked.");
            }
            else
            {
                return open with { Status = ExtAuthzStatus.Guarded, Reason = trouble, Filter = guard.Object.Target };
            }
        }

        return excepted ?? open with { Reason = reasons.Count > 0 ? string.Join(" ", reasons) : "No EnvoyFilter or policy asks an authorization service." };
    }
}
