using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>One port of a host that proxies send requests to.</summary>
/// <param name="Name">The full host name, e.g. <c>web.shop.svc.cluster.local</c>.</param>
/// <param name="Source">The Service or ServiceEntry.</param>
/// <param name="Port">The port, as clients name it.</param>
/// <param name="PortName">Its name; endpoints are listed under it. Null when it has none.</param>
internal sealed record ServiceHost(string Name, ObservedObject Source, int Port, string? PortName)
{
    public bool IsEntry => Source.Kind == MeshKinds.ServiceEntry;

    /// <summary>A Service without an address of its own: its clients choose an endpoint by themselves.</summary>
    public bool IsHeadless => !IsEntry && Source.Spec.Text("clusterIP") == "None";

    /// <summary>How users name it: <c>web.shop</c>, or the host of a ServiceEntry.</summary>
    public string ShortName => IsEntry ? Name : $"{Source.Name}.{Source.Namespace}";

    /// <summary>The same host on another port; null when it has none such.</summary>
    public ServiceHost? WithPort(int port)
    {
        var found = Ports(Source).FirstOrDefault(item => item.Port == port);
        return found == default ? null : this with { Port = found.Port, PortName = found.Name };
    }

    /// <summary>The host with its first port; null when it has none.</summary>
    public static ServiceHost? Of(string name, ObservedObject source) =>
        Ports(source).Select(port => new ServiceHost(name, source, port.Port, port.Name)).FirstOrDefault();

    private static IEnumerable<(int Port, string? Name)> Ports(ObservedObject source)
    {
        bool isEntry = source.Kind == MeshKinds.ServiceEntry;
        return source.Spec.Objects("ports").Select(port => (port.Number(isEntry ? "number" : "port") ?? 0, port.Text("name")));
    }
}
