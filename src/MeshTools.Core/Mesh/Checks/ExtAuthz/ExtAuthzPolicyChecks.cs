using MeshTools.ExtAuthz;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>External authorization by AuthorizationPolicy with action CUSTOM. SOURCES.md, section 3.</summary>
internal static class ExtAuthzPolicyChecks
{
    public static readonly MeshCheckDefinition UnknownProvider = new("ExtAuthzUnknownProvider", MeshCheckCategory.ExtAuthz)
    {
        Finds = "An AuthorizationPolicy names a provider that the mesh config does not have: all requests it is for are denied.",
        Passes = "Each provider that an AuthorizationPolicy names is in the mesh config.",
        Hint = "Add the provider to extensionProviders in the mesh config, or take a name that is there.",
        HelpUri = HelpPages.ExternalAuthorization,
        Needs = [MeshKinds.AuthorizationPolicy, MeshKinds.ConfigMap, MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view =>
            from policy in ExtAuthzPolicy.Read(view)
            let names = Known(view, policy)
            where !names.Contains(policy.Provider)
            select CheckFinding.Fail($"The mesh config has no provider '{policy.Provider}'{(names.Count == 0 ? string.Empty : $"; it has {string.Join(", ", names)}")}. All requests are denied.", policy.Object.Target),
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
            let problem = ExtAuthzDestination.Of(provider).Problem(view)
            where problem is not null
            select CheckFinding.Fail($"Provider '{provider.Name}' asks {problem}", provider.Config.Source.Target),
    };

    public static readonly MeshCheckDefinition SeveralProviders = new("ExtAuthzSeveralProviders", MeshCheckCategory.ExtAuthz)
    {
        Finds = "Several providers are to authorize the same workload; up to Istio 1.29 only one is allowed.",
        Passes = "No workload has several providers of external authorization.",
        Hint = "Let one provider authorize the workload.",
        HelpUri = HelpPages.ExternalAuthorization,
        Needs = [MeshKinds.AuthorizationPolicy, MeshKinds.ConfigMap, MeshKinds.Deployment, MeshKinds.DaemonSet],
        NeedsVersion = true,
        Look = static view => view.Version.IsAtLeast(ProviderForm.SeveralSince)
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

    /// <summary>The providers of the mesh config that counts for a policy: with several revisions that of its gateways.</summary>
    private static IReadOnlyList<string> Known(MeshView view, ExtAuthzPolicy policy)
    {
        MeshConfig[] own = [.. view.GatewayWorkloads.Where(gateway => policy.IsFor(view, gateway)).Select(gateway => GatewayConfig.Of(view, gateway)).OfType<MeshConfig>().Distinct()];
        return [.. (own.Length > 0 ? own : view.Configs).SelectMany(static config => config.ExtensionProviders).Select(static provider => provider.Text("name")).OfType<string>().Distinct()];
    }

    private static IEnumerable<ObservedObject> Policies(MeshView view) => ExtAuthzPolicy.Read(view).Select(static policy => policy.Object);

    private static string Provider(ObservedObject policy) => new ExtAuthzPolicy(policy).Provider;

    private static IReadOnlyDictionary<string, string> Labels(ObservedObject policy) => new ExtAuthzPolicy(policy).Selector;

    private static bool IsFor(MeshView view, ObservedObject policy, MeshWorkload gateway) => new ExtAuthzPolicy(policy).IsFor(view, gateway);

    private static IEnumerable<string> Ports(ObservedObject policy) => new ExtAuthzPolicy(policy).Ports;
}
