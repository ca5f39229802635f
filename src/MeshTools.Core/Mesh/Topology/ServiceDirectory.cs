using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Topology;

/// <summary>Which host names mean something in the mesh: Services, and hosts of ServiceEntries.</summary>
internal sealed class ServiceDirectory
{
    private readonly Dictionary<(string Namespace, string Name), ObservedObject> _services;
    private readonly List<(string Host, ObservedObject Entry)> _entries;

    public ServiceDirectory(MeshSnapshot snapshot)
    {
        _services = snapshot.Of(MeshKinds.Service).ToDictionary(static service => (service.Namespace ?? string.Empty, service.Name));
        _entries = [.. snapshot.Of(MeshKinds.ServiceEntry).SelectMany(static entry => entry.Spec.Texts("hosts").Select(host => (host, entry)))];
    }

    /// <summary>The Service or ServiceEntry a host stands for; null when there is none.</summary>
    /// <param name="host">A full name, or a short one.</param>
    /// <param name="ns">The namespace of the object that names it: what a short name is completed with.</param>
    public ObservedObject? Find(string host, string? ns)
    {
        // A name that an entry declares is that entry's, even when it has the form of another.
        ObservedObject? entry = _entries.FirstOrDefault(item => Covers(item.Host, host)).Entry;
        return entry ?? (Split(host, ns) is (string Namespace, string Name) key ? _services.GetValueOrDefault(key) : null);
    }

    /// <summary>Services of that name in any namespace.</summary>
    public IEnumerable<ObservedObject> Named(string name) => _services.Values.Where(service => service.Name == name);

    /// <summary>Whether a pattern (<c>*.shop.example</c>, <c>*</c>) or a plain name is, or includes, a host.</summary>
    public static bool Covers(string pattern, string host) =>
        pattern == "*"
        || string.Equals(pattern, host, StringComparison.OrdinalIgnoreCase)
        || (pattern.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether two patterns have a host in common.</summary>
    public static bool Overlap(string first, string second) => Covers(first, second) || Covers(second, first);

    private static (string Namespace, string Name)? Split(string host, string? ns)
    {
        string[] parts = host.Split('.');
        return parts.Length switch
        {
            1 => ns is null ? null : (ns, parts[0]),

            // web.shop.svc.cluster.local and web.shop.svc; Istio does not complete web.shop.
            >= 3 when parts[2] == "svc" => (parts[1], parts[0]),
            _ => null,
        };
    }
}
