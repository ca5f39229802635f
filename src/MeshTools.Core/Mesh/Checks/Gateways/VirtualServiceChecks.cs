using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>VirtualServices: the Gateways they hang on and the hosts they send to.</summary>
internal static class VirtualServiceChecks
{
    public static readonly MeshCheckDefinition GatewayMissing = new("VirtualServiceGatewayMissing", MeshCheckCategory.Gateways)
    {
        Finds = "A VirtualService names a Gateway that does not exist, so that its routes are nowhere.",
        Passes = "Each Gateway that a VirtualService names exists.",
        Hint = "Name it as NAMESPACE/NAME; a name alone is looked for in the VirtualService's own namespace.",
        HelpUri = HelpPages.Code("IST0101"),
        IstioCode = "IST0101",
        Needs = [MeshKinds.VirtualService, MeshKinds.Gateway],
        Look = static view =>
            from entry in References(view)
            where entry.Gateway is null
            let named = view.Gateways.FirstOrDefault(gateway => gateway.Object.Name == entry.Name[(entry.Name.IndexOf('/', StringComparison.Ordinal) + 1)..])
            select CheckFinding.Fail(
                $"Gateway '{entry.Name}' does not exist{(named is null ? string.Empty : $"; there is {named.Object.Namespace}/{named.Object.Name}")}.", entry.Service.Target),
    };

    public static readonly MeshCheckDefinition HostNotInGateway = new("VirtualServiceHostNotInGateway", MeshCheckCategory.Gateways)
    {
        Finds = "A VirtualService has a host that none of its Gateways opens, so that the route is never taken.",
        Passes = "Each host of a VirtualService is opened by its Gateway.",
        Hint = "Add the host to the Gateway's server, or take the Gateway's host.",
        HelpUri = HelpPages.Code("IST0132"),
        IstioCode = "IST0132",
        Needs = [MeshKinds.VirtualService, MeshKinds.Gateway],
        Look = static view =>
            from entry in References(view)
            where entry.Gateway is not null
            from host in entry.Service.Spec.Texts("hosts")
            where !entry.Gateway.Servers.SelectMany(static server => server.Hosts).Any(opened => ServiceDirectory.Overlap(opened, host))
            select CheckFinding.Warn($"{entry.Gateway.Object.Target} opens no host that is '{host}'.", entry.Service.Target),
    };

    public static readonly MeshCheckDefinition DestinationMissing = new("VirtualServiceDestinationMissing", MeshCheckCategory.Gateways)
    {
        Finds = "A VirtualService sends to a host that no Service or ServiceEntry has: callers get 503.",
        Passes = "Each host that a VirtualService sends to exists.",
        Hint = "Write the full name, e.g. web.shop.svc.cluster.local; a short name means the VirtualService's own namespace.",
        HelpUri = HelpPages.Code("IST0101"),
        IstioCode = "IST0101",
        Needs = [MeshKinds.VirtualService, MeshKinds.Service, MeshKinds.ServiceEntry],
        Look = static view =>
            from service in view.Snapshot.Of(MeshKinds.VirtualService)
            from host in service.Spec.Within().Select(static part => part.Text("destination", "host")).OfType<string>().Distinct(StringComparer.Ordinal)
            where view.Services.Find(host, service.Namespace) is null
            select CheckFinding.Fail($"It sends to '{host}', which does not exist{Elsewhere(view, host)}.", service.Target),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [GatewayMissing, HostNotInGateway, DestinationMissing];

    /// <summary>Where a Service of that name is, for reasons.</summary>
    public static string Elsewhere(MeshView view, string host) =>
        view.Services.Named(host.Split('.')[0]).FirstOrDefault() is ObservedObject other ? $"; there is {other.Name}.{other.Namespace}.svc.cluster.local" : string.Empty;

    private static IEnumerable<(ObservedObject Service, string Name, GatewayBinding? Gateway)> References(MeshView view) =>
        from service in view.Snapshot.Of(MeshKinds.VirtualService)
        from name in service.Spec.Texts("gateways")
        where name != "mesh"
        let full = name.Contains('/', StringComparison.Ordinal) ? name : $"{service.Namespace}/{name}"
        select (service, name, view.Gateways.FirstOrDefault(gateway => $"{gateway.Object.Namespace}/{gateway.Object.Name}" == full));
}
