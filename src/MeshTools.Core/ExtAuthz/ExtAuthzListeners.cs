using System.Globalization;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>
/// The listeners that a user means by a port. A filter's portNumber and a policy's ports are the socket's (SOURCES.md,
/// section 3), while people know the Gateway's (istio/api#1514, istio/istio#30191): so that one is translated. Pure.
/// </summary>
/// <param name="Ports">The sockets' ports; none with a problem.</param>
/// <param name="Problem">Why there is none; null when there is one.</param>
internal readonly record struct ExtAuthzListeners(IReadOnlyList<int> Ports, string? Problem)
{
    /// <summary>The listener that has the port, else those of the gateway's servers with that number.</summary>
    public static ExtAuthzListeners Of(MeshView view, MeshWorkload gateway, IstioVersion version, int port)
    {
        (int Port, int Listener)[] pairs = [.. Pairs(view, gateway, version).Distinct().OrderBy(static pair => pair.Listener).ThenBy(static pair => pair.Port)];
        if (pairs.Length == 0 || Array.Exists(pairs, pair => pair.Listener == port))
        {
            return new ExtAuthzListeners([port], null);
        }

        int[] translated = [.. pairs.Where(pair => pair.Port == port).Select(static pair => pair.Listener)];
        if (translated.Length > 0)
        {
            return new ExtAuthzListeners(translated, null);
        }

        string listeners = string.Join(", ", pairs.Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Listener} (server port {pair.Port})")));
        string rule = version.IsBefore(6)
            ? $"in Istio {version} a listener has the number of the Gateway's server"
            : $"in Istio {version} a listener has the targetPort of the gateway's Service";
        return new ExtAuthzListeners([], string.Create(CultureInfo.InvariantCulture, $"No HTTP listener of gateway {ExtAuthzGateways.Key(gateway)} is on port {port}; there is {listeners}: {rule}."));
    }

    /// <summary>Of the servers that speak HTTP; of the Service's ports as long as there is no server.</summary>
    private static IEnumerable<(int Port, int Listener)> Pairs(MeshView view, MeshWorkload gateway, IstioVersion version)
    {
        GatewayServer[] own = [.. view.Servers.Where(server => server.Gateway.Workloads.Contains(gateway))];
        return own.Length > 0
            ? own.Where(static server => server is { IsHttp: true, Port: not null }).SelectMany(server => server.ListenerPorts(version).Select(listener => (server.Port!.Value, listener)))
            : from service in view.ServicesOf(gateway)
              from item in service.Spec.Objects("ports")
              let number = item.Number("port")
              where number is not null
              from listener in ListenerPorts.Of(version, number.Value, [service], [gateway])
              select (number.Value, listener);
    }
}
