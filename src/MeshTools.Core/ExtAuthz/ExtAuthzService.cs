using System.Globalization;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>The service a user named, found.</summary>
/// <param name="Host">Its full name; null when it was not found.</param>
/// <param name="Problem">Why it cannot be asked; null when it can.</param>
internal readonly record struct ExtAuthzService(string? Host, string? Problem)
{
    private const string Domain = "svc.cluster.local";

    // Where a bare name is looked for after the mesh's namespace: the source procedure's service is there.
    private const string DefaultNamespace = "default";

    // As many slips of the finger as a name of usual length has.
    private const int Slips = 2;
    private const int NamesShown = 5;

    /// <param name="view">What there is.</param>
    /// <param name="text"><c>name</c>, <c>name.namespace</c>, <c>name.namespace.svc.cluster.local</c>, or a ServiceEntry's host.</param>
    /// <param name="port">The service's port.</param>
    /// <param name="ns">Where a bare name is looked for first.</param>
    public static ExtAuthzService Find(MeshView view, string text, int port, string ns)
    {
        ObservedObject? entry = view.Snapshot.Of(MeshKinds.ServiceEntry)
            .FirstOrDefault(item => item.Spec.Texts("hosts").Any(host => string.Equals(host, text, StringComparison.OrdinalIgnoreCase)));
        if (entry is not null)
        {
            return Judge(entry, text.ToLowerInvariant(), port);
        }

        string[] parts = text.Split('.');
        (string Name, string Namespace)[] places = parts.Length switch
        {
            1 => [(text, ns), (text, DefaultNamespace)],
            2 => [(parts[0], parts[1])],
            _ => parts[2] == "svc" ? [(parts[0], parts[1])] : [],
        };
        foreach ((string name, string place) in places)
        {
            if (view.Snapshot.Find(MeshKinds.Service, place, name) is ObservedObject service)
            {
                // Who gives a full name may have another cluster domain.
                return Judge(service, parts.Length > 3 ? text : $"{name}.{place}.{Domain}", port);
            }
        }

        return new ExtAuthzService(null, $"There is no service '{text}'{Near(view, parts)}");
    }

    private static ExtAuthzService Judge(ObservedObject service, string host, int port)
    {
        int[] ports = ExtAuthzDestination.PortsOf(service);
        return ports.Contains(port)
            ? new ExtAuthzService(host, null)
            : new ExtAuthzService(host, string.Create(CultureInfo.InvariantCulture, $"{service.Target} has no port {port}; {(ports.Length == 0 ? "it has none" : $"it has {string.Join(", ", ports)}")}."));
    }

    private static string Near(MeshView view, string[] parts)
    {
        string? ns = parts.Length > 1 ? parts[1] : null;
        string[] near =
        [
            .. view.Snapshot.Of(MeshKinds.Service)
                .Where(service => service.Name == parts[0] || (NearMiss.IsNear(service.Name, parts[0], Slips) && (ns is null || NearMiss.IsNear(service.Namespace!, ns, Slips))))
                .OrderByDescending(service => service.Name == parts[0]).ThenBy(static service => service.Name, StringComparer.Ordinal)
                .Select(static service => $"{service.Name}.{service.Namespace}"),
            .. view.Snapshot.Of(MeshKinds.ServiceEntry).SelectMany(static entry => entry.Spec.Texts("hosts")).Where(host => NearMiss.IsNear(host, string.Join('.', parts), Slips)),
        ];
        string unread = view.Snapshot.Reading(MeshKinds.Service).Problem is string problem ? $" (not all could be seen: {problem})" : string.Empty;
        return near.Length == 0 ? unread + "." : $"{unread}; there is {string.Join(", ", near.Take(NamesShown))}.";
    }
}
