using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Locality;

/// <summary>From what a user calls a service to the host that Istio knows. Pure.</summary>
internal sealed class ServiceHosts(MeshView view)
{
    // What istiod completes names with unless it is told otherwise.
    private const string DefaultDomain = "cluster.local";

    private string? _domain;

    /// <summary>The domain of the cluster, as istiod was told.</summary>
    public string Domain => _domain ??= view.ControlPlanes.Select(static plane => DomainOf(plane.Container.Texts("args"))).FirstOrDefault(static domain => domain is not null) ?? DefaultDomain;

    /// <summary>The full name of a Service.</summary>
    public string FullName(ObservedObject service) => $"{service.Name}.{service.Namespace}.svc.{Domain}";

    /// <summary>
    /// The host a rule is for: a name without dots means a Service of the rule's own namespace; any other name is taken as it
    /// is, so <c>web.shop</c> means nothing (istio/istio#27552).
    /// </summary>
    public string RuleHost(ObservedObject rule)
    {
        string host = rule.Spec.Text("host") ?? string.Empty;
        return host.Contains('.', StringComparison.Ordinal) || host == "*" ? host : $"{host}.{rule.Namespace}.svc.{Domain}";
    }

    /// <summary>
    /// Those that fit <c>NAME</c>, <c>NAME.NAMESPACE</c>, a full name, the host of a ServiceEntry, or a pattern of these.
    /// A pattern passes over what locality cannot be for: headless Services, ExternalName, and those without a selector.
    /// </summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="matches">The pattern; null for a plain name.</param>
    /// <exception cref="MeshToolsException">ServiceNotFound, ServiceAmbiguous: not for patterns.</exception>
    public IReadOnlyList<ServiceHost> Find(string name, Func<string, bool>? matches)
    {
        if (matches is not null)
        {
            return
            [
                .. view.Snapshot.Of(MeshKinds.Service)
                    .Where(service => service.Spec.Map("selector").Count > 0 && (matches(service.Name + "." + service.Namespace) || matches(FullName(service))))
                    .Select(service => ServiceHost.Of(FullName(service), service)).OfType<ServiceHost>()
                    .Where(static host => !host.IsHeadless && host.Source.Spec.Text("type") != "ExternalName")
                    .OrderBy(static host => host.ShortName, StringComparer.Ordinal),
            ];
        }

        ObservedObject[] services =
        [
            .. view.Snapshot.Of(MeshKinds.Service).Where(service => name == service.Name || name == $"{service.Name}.{service.Namespace}" || name == $"{service.Name}.{service.Namespace}.svc" || name == FullName(service)),
        ];
        if (services.Length > 1)
        {
            throw new MeshToolsException(
                ErrorCatalog.ServiceAmbiguous,
                $"'{name}' could be {string.Join(" or ", services.Select(static service => $"{service.Name}.{service.Namespace}"))} in context '{view.Snapshot.Context}'.",
                target: name);
        }

        ServiceHost? host = services.Length == 1
            ? ServiceHost.Of(FullName(services[0]), services[0])
            : view.Snapshot.Of(MeshKinds.ServiceEntry).Where(entry => entry.Spec.Texts("hosts").Contains(name)).Select(entry => ServiceHost.Of(name, entry)).FirstOrDefault();
        return host is null
            ? throw new MeshToolsException(ErrorCatalog.ServiceNotFound, $"Context '{view.Snapshot.Context}' has no Service or ServiceEntry '{name}' with a port.", target: name)
            : [host];
    }

    private static string? DomainOf(IReadOnlyList<string> args)
    {
        for (int i = 0; i < args.Count; i++)
        {
            if (args[i] == "--domain" && i + 1 < args.Count)
            {
                return args[i + 1];
            }

            if (args[i].StartsWith("--domain=", StringComparison.Ordinal))
            {
                return args[i]["--domain=".Length..];
            }
        }

        return null;
    }
}
