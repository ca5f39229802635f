using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Topology;

/// <summary>A Gateway object with the gateway workloads its selector picks and the Services before them.</summary>
internal sealed class GatewayBinding
{
    public GatewayBinding(ObservedObject gateway, IReadOnlyList<MeshWorkload> workloads, IReadOnlyList<ObservedObject> services)
    {
        Object = gateway;
        Workloads = workloads;
        Services = services;
        Servers = [.. gateway.Spec.Objects("servers").Select((body, index) => new GatewayServer(this, index, body))];
    }

    public ObservedObject Object { get; }

    public IReadOnlyList<MeshWorkload> Workloads { get; }

    public IReadOnlyList<ObservedObject> Services { get; }

    public IReadOnlyList<GatewayServer> Servers { get; }

    public IReadOnlyDictionary<string, string> Selector => Object.Spec.Map("selector");

    /// <summary>Where its certificates must be: SOURCES.md, section 6, the namespace of the pods and not that of the object.</summary>
    public IReadOnlyList<string> PodNamespaces => [.. Workloads.Select(static workload => workload.Namespace).OfType<string>().Distinct(StringComparer.Ordinal)];
}
