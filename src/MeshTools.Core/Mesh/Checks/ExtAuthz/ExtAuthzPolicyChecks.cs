using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>External authorization by AuthorizationPolicy with action CUSTOM. facts/istio.md, section 3.</summary>
internal static class ExtAuthzPolicyChecks
{
    public static readonly MeshCheckDefinition UnknownProvider = new("ExtAuthzUnknownProvider", MeshCheckCategory.ExtAuthz)
    {
        Finds = "An AuthorizationPolicy names a provider that the mesh config does not have: all requests it is for are denied.",
        Passes = "Each provider that an AuthorizationPolicy names is in the mesh config.",
        Hint = "Add the provider to extensionProviders in the mesh config, or take a name that is there.",
        HelpUri = HelpPages.ExternalAuthorization,
        Needs = [MeshKinds.AuthorizationPolicy, MeshKinds.ConfigMap],
        Look = static view =>
        {
            string[] names = [.. view.Configs.SelectMany(static config => config.ExtensionProviders).Select(static provider => provider.Text("name")).OfType<string>()];
            return
                from policy in Policies(view)
                let name = Provider(policy)
                where !names.Contains(name)
                select CheckFinding.Fail($"The mesh config has no provider '{name}'{(names.Length == 0 ? string.Empty : $"; it has {string.Join(", ", names)}")}. All requests are denied.", policy.Target);
        },
    };

    public static readonly MeshCheckDefinition ProviderService = new("ExtAuthzProviderService", MeshCheckCategory.ExtAuthz)
    {
        Finds = "A provider of external authorization names a service or port that does not exist.",
        Passes = "The service of each provider of external authorization exists.",
        Hint = "Mend service and port of the provider; the service is the full name, e.g. authz.auth.svc.cluster.local.",
        HelpUri = HelpPages.ExternalAuthorization,
        Needs = [MeshKinds.ConfigMap, MeshKinds.Service, MeshKinds.ServiceEntry],
        Look = static view =>
            from provider in ExtAuthzProvider.Read(view)
            let host = provider.Destination?.Host ?? provider.Body.Text("service") ?? string.Empty
            let service = view.Services.Find(host, null)
            let ports = service?.Spec.Objects("ports").Select(static port => port.Number("port") ?? port.Number("number")).ToArray() ?? []
            where service is null || !ports.Contains(provider.Destination?.Port)
            select CheckFinding.Fail(
                service is null
                    ? $"Provider '{provider.Name}' asks '{host}', which does not exist{VirtualServiceChecks.Elsewhere(view, host)}."
                    : $"Provider '{provider.Name}' asks port {provider.Body.Text("port")}, and {service.Target} has {string.Join(", ", ports)}.",
                provider.Config.Source.Target),
    };

    public static readonly MeshCheckDefinition SeveralProviders = new("ExtAuthzSeveralProviders", MeshCheckCategory.ExtAuthz)
    {
        Finds = "Several providers are to authorize the same workload; up to Istio 1.29 only one is allowed.",
        Passes = "No workload has several providers of external authorization.",
        Hint = "Let one provider authorize the workload.",
        HelpUri = HelpPages.ExternalAuthorization,
        Needs = [MeshKinds.AuthorizationPolicy, MeshKinds.ConfigMap, MeshKinds.Deployment, MeshKinds.DaemonSet],
        NeedsVersion = true,
        Look = static view => view.Version.IsAtLeast(30)
            ? []
            : from gateway in view.GatewayWorkloads
              let providers = Policies(view).Where(policy => IsFor(view, policy, gateway)).Select(Provider).Distinct().ToArray()
              where providers.Length > 1
              select CheckFinding.Fail($"Policies name the providers {string.Join(", ", providers)} for it.", gateway.Target),
    };

    public static readonly MeshCheckDefinition PolicyPorts = new("ExtAuthzPolicyPorts", MeshCheckCategory.ExtAuthz)
    {
        Finds = "A policy for a gateway names ports that its listeners do not have, so that it applies to no request.",
        Passes = "Each port that a policy for a gateway names is one of a listener.",
        Hint = "Ports are the listener's: from Istio 1.6 on the Service's targetPort (8080, 8443).",
        HelpUri = HelpPages.AuthorizationPolicy,
        Needs = [MeshKinds.AuthorizationPolicy, MeshKinds.Gateway, MeshKinds.Service, MeshKinds.Deployment, MeshKinds.DaemonSet, MeshKinds.ConfigMap],
        NeedsVersion = true,
        Look = static view =>
            from policy in view.Snapshot.Of(MeshKinds.AuthorizationPolicy)
            let gateways = view.GatewayWorkloads.Where(gateway => Labels(policy).Count > 0 && IsFor(view, policy, gateway)).ToArray()
            where gateways.Length > 0
            let listeners = view.Servers.Where(server => server.Gateway.Workloads.Intersect(gateways).Any()).SelectMany(server => server.ListenerPorts(view.Version)).ToHashSet()
            from port in Ports(policy)
            where listeners.Count > 0 && int.TryParse(port, out int number) && !listeners.Contains(number)
            select CheckFinding.Fail($"It is for port {port}; the gateway's listeners are on {string.Join(", ", listeners.Order())}.", policy.Target),
    };

    public static readonly MeshCheckDefinition PolicyMatchesNothing = new("AuthorizationPolicyMatchesNothing", MeshCheckCategory.ExtAuthz)
    {
        Finds = "The selector of an AuthorizationPolicy picks no pod of its namespace.",
        Passes = "Each AuthorizationPolicy selects pods that there are.",
        Hint = "Put the policy into the namespace of the pods and take their labels.",
        HelpUri = HelpPages.Code("IST0127"),
        IstioCode = "IST0127",
        Needs = [MeshKinds.AuthorizationPolicy, MeshKinds.Pod, MeshKinds.ConfigMap, MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view => view.Snapshot.Of(MeshKinds.AuthorizationPolicy)
            .Where(policy => Labels(policy).Count > 0 && !view.GatewayWorkloads.Any(gateway => IsFor(view, policy, gateway))
                && !view.Snapshot.Pods.Any(pod => (pod.Namespace == policy.Namespace || policy.Namespace == view.RootNamespace) && Labels(policy).Select(pod.Labels)))
            .Select(static policy => CheckFinding.Warn($"No pod in namespace {policy.Namespace} has the labels {GatewayObjectChecks.Show(Labels(policy))}.", policy.Target)),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [UnknownProvider, ProviderService, SeveralProviders, PolicyPorts, PolicyMatchesNothing];

    /// <summary>Whether a policy with action CUSTOM is for a server.</summary>
    public static bool IsGuarded(MeshView view, GatewayServer server) => Policies(view).Any(policy =>
        server.Gateway.Workloads.Any(gateway => IsFor(view, policy, gateway))
        && (Ports(policy) is var ports) && (!ports.Any() || server.ListenerPorts(view.Version).Any(port => ports.Contains($"{port}"))));

    private static IEnumerable<ObservedObject> Policies(MeshView view) =>
        view.Snapshot.Of(MeshKinds.AuthorizationPolicy).Where(static policy => policy.Spec.Text("action") == "CUSTOM");

    private static string Provider(ObservedObject policy) => policy.Spec.Text("provider", "name") ?? string.Empty;

    private static IReadOnlyDictionary<string, string> Labels(ObservedObject policy) => policy.Spec.Map("selector", "matchLabels");

    private static bool IsFor(MeshView view, ObservedObject policy, MeshWorkload gateway) =>
        (policy.Namespace == gateway.Namespace || policy.Namespace == view.RootNamespace) && Labels(policy).Select(gateway.PodLabels);

    private static IEnumerable<string> Ports(ObservedObject policy) =>
        policy.Spec.Objects("rules").SelectMany(static rule => rule.Objects("to")).SelectMany(static to => to.Texts("operation", "ports"));
}
