using MeshTools.Mesh;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>One EnvoyFilter or policy that is to guard a gateway, and what it does for one of its servers. Pure.</summary>
internal abstract record ExtAuthzGuard(ObservedObject Object)
{
    /// <summary>All that there are, in whatever namespace and for whatever workload.</summary>
    public static IReadOnlyList<ExtAuthzGuard> Read(MeshView view) =>
    [
        .. ExtAuthzPatch.Read(view).GroupBy(static patch => patch.Filter).Select(static filter => new FilterGuard(filter.Key, [.. filter])),
        .. ExtAuthzPolicy.Read(view).Select(static policy => new PolicyGuard(policy)),
    ];

    public abstract IReadOnlyDictionary<string, string> Selector { get; }

    /// <summary>True when requests pass while nobody can be asked.</summary>
    public abstract bool FailsOpen(MeshView view, IstioVersion version, MeshWorkload gateway);

    /// <summary>Why it does not guard a server; null when it does.</summary>
    public abstract string? Gap(MeshView view, IstioVersion version, GatewayServer server);

    /// <summary>Why every request it is for is refused, or may be; null when all is well.</summary>
    public abstract string? Trouble(MeshView view, IstioVersion version, MeshWorkload gateway);

    /// <summary>What it leaves out of a server: all of it, or the words for a part; null for nothing.</summary>
    public virtual (bool IsAll, string Reason)? Exception(GatewayServer server) => null;

    /// <summary>Whether it is for a gateway.</summary>
    public abstract bool IsFor(MeshView view, MeshWorkload gateway);

    /// <summary>Why it is not for a gateway that it was probably meant for; null when it was not. For those that it is not for.</summary>
    public string? Miss(MeshView view, MeshWorkload gateway)
    {
        if (Selector.Count == 0)
        {
            return null;
        }

        if (Selector.Select(gateway.PodLabels))
        {
            return $"{Object.Target} has the labels of its pods, but stands in namespace {Object.Namespace}; its pods are in {gateway.Namespace}.";
        }

        bool picksNobody = !view.Workloads.Any(workload => Selector.Select(workload.PodLabels)) && !view.Snapshot.Pods.Any(pod => Selector.Select(pod.Labels));
        bool isMeant = Object.Namespace == gateway.Namespace && Selector.Keys.Any(gateway.PodLabels.ContainsKey);
        return picksNobody && isMeant
            ? $"{Object.Target} selects {string.Join(", ", Selector.Select(static label => $"{label.Key}={label.Value}"))}, which no pod has."
            : null;
    }

    /// <summary>Why gateways may lack the cluster of whom they ask; null when they have all.</summary>
    private static string? ClusterFiltered(MeshView view) => view.ControlPlanes.Any(static plane => plane.IsOn("PILOT_FILTER_GATEWAY_CLUSTER_CONFIG"))
        ? "Gateways get only the clusters that their routes name (PILOT_FILTER_GATEWAY_CLUSTER_CONFIG), so the one it asks may be missing."
        : null;

    private sealed record FilterGuard(ObservedObject Object, IReadOnlyList<ExtAuthzPatch> Patches) : ExtAuthzGuard(Object)
    {
        public override IReadOnlyDictionary<string, string> Selector => Patches[0].Selector;

        public override bool IsFor(MeshView view, MeshWorkload gateway) => Patches[0].Gateways(view).Contains(gateway);

        public override bool FailsOpen(MeshView view, IstioVersion version, MeshWorkload gateway) => Patches.Any(static patch => patch.FailsOpen);

        public override string? Gap(MeshView view, IstioVersion version, GatewayServer server)
        {
            string? gap = null;
            foreach (ExtAuthzPatch patch in Patches)
            {
                string? reason = ExtAuthzPatchFaults.First(patch, version) ?? patch.Miss(server, version) ?? Some(patch);
                if (reason is null)
                {
                    return Dropped(view, version, server);
                }

                gap ??= reason;
            }

            return gap;
        }

        public override string? Trouble(MeshView view, IstioVersion version, MeshWorkload gateway)
        {
            ExtAuthzDestination? destination = Patches.Select(ExtAuthzDestination.Of).FirstOrDefault(static destination => destination is not null);

            // The checks warn of a filtered cluster too; it is there when a route of the gateway names the service.
            return destination?.Problem(view) is string problem ? $"It asks {problem}" : destination?.Silence(view) ?? ClusterFiltered(view);
        }

        // Which proxies say what of themselves is known to istiod alone.
        private static string? Some(ExtAuthzPatch patch) => patch.ProxyMetadata.Count == 0
            ? null
            : $"It is only for proxies whose metadata has {GatewayObjectChecks.Show(patch.ProxyMetadata)}.";

        /// <summary>A patch, of whatever EnvoyFilter, over which the patches of all are dropped.</summary>
        private static string? Dropped(MeshView view, IstioVersion version, GatewayServer server) =>
            ExtAuthzPatch.Read(view).FirstOrDefault(patch => ExtAuthzPatchFaults.DropsAll(patch, version) && patch.Gateways(view).Any(server.Gateway.Workloads.Contains))
                is ExtAuthzPatch other
                ? $"The type {other.TypeUrl} of {other.Filter.Target} makes Istio {version} drop all patches of listeners, this one too."
                : null;
    }

    private sealed record PolicyGuard(ExtAuthzPolicy Policy) : ExtAuthzGuard(Policy.Object)
    {
        public override IReadOnlyDictionary<string, string> Selector => Policy.Selector;

        public override bool IsFor(MeshView view, MeshWorkload gateway) => Policy.IsFor(view, gateway);

        // Rules that istiod writes in place of a provider deny, whatever the provider says.
        public override bool FailsOpen(MeshView view, IstioVersion version, MeshWorkload gateway) =>
            GatewayConfig.Provider(view, gateway, Policy.Provider)?.Body.Flag("failOpen") == true && Several(view, version, gateway).Length == 0;

        public override string? Gap(MeshView view, IstioVersion version, GatewayServer server) => version.IsBefore(ProviderForm.Since)
            ? $"Istio {version} does not know the action CUSTOM."
            : Policy.Gap(server.Hosts, server.ListenerPorts(version)) is string gap ? char.ToUpperInvariant(gap[0]) + gap[1..] + "." : null;

        public override string? Trouble(MeshView view, IstioVersion version, MeshWorkload gateway)
        {
            if (GatewayConfig.Provider(view, gateway, Policy.Provider) is not ExtAuthzProvider provider)
            {
                return $"The mesh config{Whose(view, gateway)} has no provider '{Policy.Provider}', so every request is denied.";
            }

            if (Several(view, version, gateway) is { Length: > 0 } providers)
            {
                return $"Policies name the providers {string.Join(", ", providers)} for this gateway; Istio {version} takes one, so every request is denied.";
            }

            ExtAuthzDestination destination = ExtAuthzDestination.Of(provider);
            return destination.Problem(view) is string problem ? $"It asks {problem}"
                : destination.Silence(view) ?? (version.IsBefore(ProviderForm.ClusterSince) ? ClusterFiltered(view) : null);
        }

        public override (bool IsAll, string Reason)? Exception(GatewayServer server)
        {
            IReadOnlyList<string> hosts = Policy.ExceptHosts;
            bool isAll = (server.Hosts.Count > 0 && server.Hosts.All(host => hosts.Any(except => ServiceDirectory.Covers(except, host))))
                || Policy.ExceptPaths.Any(static path => path is "*" or "/*");
            string[] left = [.. Policy.ExceptPaths, .. hosts.Where(host => server.Hosts.Any(own => ServiceDirectory.Overlap(own, host)))];
            return left.Length == 0 ? null : (isAll, $"All but {string.Join(", ", left)}.");
        }

        /// <summary>The providers, where they are more than the version takes (istio/istio#57933).</summary>
        private static string[] Several(MeshView view, IstioVersion version, MeshWorkload gateway)
        {
            string[] providers = version.IsAtLeast(ProviderForm.SeveralSince) ? []
                : [.. ExtAuthzPolicy.Read(view).Where(policy => policy.IsFor(view, gateway)).Select(static policy => policy.Provider).Distinct().Order(StringComparer.Ordinal)];
            return providers.Length > 1 ? providers : [];
        }

        /// <summary>Which mesh config it is, where there are several.</summary>
        private static string Whose(MeshView view, MeshWorkload gateway) =>
            view.Configs.Count > 1 && GatewayConfig.Of(view, gateway) is MeshConfig config ? $" of the gateway's revision ({config.Source.Target})" : string.Empty;
    }
}
