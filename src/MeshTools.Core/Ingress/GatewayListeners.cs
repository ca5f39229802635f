using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Ingress;

/// <summary>
/// Which ports of its container a gateway listens on: those that servers of Gateway objects ask for. From Istio 1.6 on no profile
/// brings a Gateway object along (SOURCES.md, section 5), so that a port may be closed although everything is well. Pure.
/// </summary>
internal static class GatewayListeners
{
    /// <summary>Null where nobody knows: Gateways cannot be read, or not the version that decides about ports.</summary>
    public static IReadOnlySet<int>? Of(MeshView view, string? ns, string name)
    {
        return view.Snapshot.Reading(MeshKinds.Gateway) is not { IsServed: true, Problem: null } || view.KnownVersion is not IstioVersion version
            ? null
            : view.Servers
                .Where(server => server.Gateway.Workloads.Any(workload => workload.Namespace == ns && workload.Name == name))
                .SelectMany(server => server.ListenerPorts(version)).ToHashSet();
    }
}
