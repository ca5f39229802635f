using MeshTools.ExtAuthz;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Checks;

/// <summary>Which servers of a gateway an ext_authz EnvoyFilter guards, and whom it asks.</summary>
internal static class ExtAuthzCoverageChecks
{
    public static readonly MeshCheckDefinition PortMatchesNothing = new("ExtAuthzPortMatchesNothing", MeshCheckCategory.ExtAuthz)
    {
        Finds = "An ext_authz EnvoyFilter is for a port that no listener of its gateway has.",
        Passes = "Each port that an ext_authz EnvoyFilter is for is one of a listener.",
        Hint = "portNumber is the listener's: in Istio 1.5 the Gateway's number (80, 443), from 1.6 on the Service's targetPort (8080, 8443). Without portNumber every listener is guarded.",
        HelpUri = HelpPages.EnvoyFilter,
        Needs = [MeshKinds.EnvoyFilter, MeshKinds.Gateway, MeshKinds.Service, MeshKinds.Deployment, MeshKinds.DaemonSet],
        NeedsVersion = true,
        Look = static view =>
            from patch in ExtAuthzPatch.Read(view)
            let servers = patch.Servers(view).ToArray()
            where patch.PortNumber is not null && servers.Length > 0 && !servers.Any(server => patch.Guards(server, view.Version))
            let ports = servers.SelectMany(server => server.ListenerPorts(view.Version)).Distinct().Order()
            select CheckFinding.Fail($"It is for port {patch.PortNumber}; the gateway's listeners are on {string.Join(", ", ports)}.", patch.Filter.Target),
    };

    public static readonly MeshCheckDefinition PortOpen = new("ExtAuthzPort443Open", MeshCheckCategory.ExtAuthz)
    {
        Finds = "A gateway has a server that its ext_authz filter does not guard: the way around the authorization, typically port 443 beside a filter for port 80.",
        Passes = "Each server of a gateway with external authorization is guarded.",
        Hint = "Leave portNumber out, or add a patch for the other port; Add-ExtAuthzFilter guards every server.",
        HelpUri = HelpPages.ExternalAuthorization,
        Needs = [MeshKinds.EnvoyFilter, MeshKinds.Gateway, MeshKinds.Service, MeshKinds.Deployment, MeshKinds.DaemonSet, MeshKinds.AuthorizationPolicy],
        NeedsVersion = true,
        Look = static view =>
        {
            ExtAuthzPatch[] patches = [.. ExtAuthzPatch.Read(view)];
            return
                from server in patches.SelectMany(patch => patch.Servers(view)).Distinct()
                where !patches.Any(patch => patch.Servers(view).Contains(server) && patch.Guards(server, view.Version)) && !ExtAuthzPolicy.Read(view).Any(policy => policy.IsForPort(view, server))
                select CheckFinding.Fail($"No ext_authz filter is for its listener on {string.Join(", ", server.ListenerPorts(view.Version))}, while others of the gateway are guarded.", server.Target);
        },
    };

    public static readonly MeshCheckDefinition ClusterUnknown = new("ExtAuthzClusterUnknown", MeshCheckCategory.ExtAuthz)
    {
        Finds = "An ext_authz filter asks a cluster of Envoy that does not exist: every request is refused.",
        Passes = "Whom each ext_authz filter asks exists.",
        Hint = "The name is outbound|PORT||HOST with the Service's port (not its targetPort) and its full name.",
        HelpUri = HelpPages.EnvoyFilter,
        Needs = [MeshKinds.EnvoyFilter, MeshKinds.Service, MeshKinds.ServiceEntry],
        Look = static view =>
            from patch in ExtAuthzPatch.Read(view)
            let problem = ExtAuthzDestination.Of(patch)?.Problem(view)
            where problem is not null
            select CheckFinding.Fail($"It asks {problem}", patch.Filter.Target),
    };

    public static readonly MeshCheckDefinition ClusterFiltered = new("ExtAuthzClusterFiltered", MeshCheckCategory.ExtAuthz)
    {
        Finds = "Gateways get only the clusters that their routes name (PILOT_FILTER_GATEWAY_CLUSTER_CONFIG): the one that ext_authz asks may be missing.",
        Passes = "Gateways get the cluster that ext_authz asks.",
        Hint = "Set PILOT_FILTER_GATEWAY_CLUSTER_CONFIG to false, or name the service in a route of the gateway.",
        HelpUri = HelpPages.EnvoyFilter,
        Needs = [MeshKinds.EnvoyFilter, MeshKinds.Deployment, MeshKinds.ConfigMap],

        // Gateways get the clusters of providers from 1.14 on (istio/istio#37999); an EnvoyFilter's never.
        Look = static view =>
            from plane in view.ControlPlanes
            where plane.IsOn("PILOT_FILTER_GATEWAY_CLUSTER_CONFIG")
            let what = ExtAuthzPatch.Read(view).Any() ? "an ext_authz EnvoyFilter"
                : plane.Version?.IsBefore(ProviderForm.ClusterSince) == true && ExtAuthzProvider.Read(view).Any() ? "a provider of external authorization" : null
            where what is not null
            select CheckFinding.Warn($"PILOT_FILTER_GATEWAY_CLUSTER_CONFIG is true, and there is {what}.", plane.Target),
    };

    public static readonly MeshCheckDefinition Timeout = new("ExtAuthzTimeout", MeshCheckCategory.ExtAuthz)
    {
        Finds = "External authorization has no explicit timeout: 200 ms for an EnvoyFilter, 600 s for a provider.",
        Passes = "External authorization has an explicit timeout wherever it is used.",
        Hint = "Set a short timeout, e.g. 0.5s (istio/istio#30795).",
        HelpUri = HelpPages.ExternalAuthorization,
        Needs = [MeshKinds.EnvoyFilter, MeshKinds.ConfigMap],
        NeedsVersion = true,
        Look = static view =>
        [
            .. ExtAuthzPatch.Read(view).Where(static patch => patch.ClusterName is not null && patch.Timeout is null)
                .Select(static patch => CheckFinding.Warn("It has no timeout; Envoy's own is 200 ms.", patch.Filter.Target)),

            // The field exists from 1.10 on (section 3).
            .. ExtAuthzProvider.Read(view).Where(provider => view.Version.IsAtLeast(10) && provider.Body.Text("timeout") is null)
                .Select(static provider => CheckFinding.Warn($"Provider '{provider.Name}' has no timeout; istiod's own is 600 s.", provider.Config.Source.Target)),
        ],
    };

    public static readonly MeshCheckDefinition PortName = new("ExtAuthzPortName", MeshCheckCategory.ExtAuthz)
    {
        Finds = "The port of a gRPC authorization service is not named grpc, so that Istio may not speak HTTP/2 to it.",
        Passes = "The port of each gRPC authorization service tells its protocol.",
        Hint = "Name the Service's port grpc or grpc-SOMETHING, or set appProtocol: grpc.",
        HelpUri = HelpPages.ExternalAuthorization,
        Needs = [MeshKinds.EnvoyFilter, MeshKinds.Service, MeshKinds.ServiceEntry, MeshKinds.ConfigMap],
        Look = static view =>
            from destination in ExtAuthzPatch.Read(view).Where(static patch => patch.IsGrpc).Select(static patch => patch.Destination)
                .Concat(ExtAuthzProvider.Read(view).Where(static provider => provider.IsGrpc).Select(static provider => provider.Destination))
                .Distinct()
            where destination is not null
            let asked = destination.GetValueOrDefault()
            let service = view.Services.Find(asked.Host, null)
            let name = ExtAuthzDestination.NotHttp2(service, asked.Port)
            where name is not null
            select CheckFinding.Warn($"Its port {asked.Port} is named '{name}'.", service.Target),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [PortMatchesNothing, PortOpen, ClusterUnknown, ClusterFiltered, Timeout, PortName];
}
