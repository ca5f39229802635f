using MeshTools.ExtAuthz;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>External authorization by EnvoyFilter: whether the patch lands. Which form each version obeys: SOURCES.md, section 3.</summary>
internal static class ExtAuthzFilterChecks
{
    public static readonly MeshCheckDefinition MatchesNothing = new("ExtAuthzFilterMatchesNothing", MeshCheckCategory.ExtAuthz)
    {
        Finds = "An ext_authz EnvoyFilter looks for filters or proxies that this version of Istio does not have, or is not for requests: nothing is guarded, and nobody says so.",
        Passes = "Each ext_authz EnvoyFilter is for filters and proxies that this version has.",
        Hint = "Up to Istio 1.7 the names are envoy.http_connection_manager and envoy.router, from 1.19 on envoy.filters.network.http_connection_manager and envoy.filters.http.router; Add-ExtAuthzFilter writes the right ones.",
        HelpUri = HelpPages.EnvoyFilter,
        Needs = [MeshKinds.EnvoyFilter],
        NeedsVersion = true,
        Look = static view => Faults(view, static (patch, version) =>
            ExtAuthzPatchFaults.Kind(patch) ?? ExtAuthzPatchFaults.Names(patch, version) ?? ExtAuthzPatchFaults.Proxies(patch, version)),
    };

    public static readonly MeshCheckDefinition ConfigForm = new("ExtAuthzConfigForm", MeshCheckCategory.ExtAuthz)
    {
        Finds = "The settings of an ext_authz filter are in a form that this version drops or breaks on, or name nobody to ask.",
        Passes = "The settings of each ext_authz filter are in the form of this version.",
        Hint = "Up to Istio 1.6 the settings stand under config; from 1.7 on under typed_config, with @type. A misspelt field is accepted silently.",
        HelpUri = HelpPages.EnvoyFilter,
        Needs = [MeshKinds.EnvoyFilter],
        NeedsVersion = true,
        Look = static view => Faults(view, static (patch, version) => ExtAuthzPatchFaults.Form(patch, version) ?? ExtAuthzPatchFaults.Asks(patch)),
    };

    public static readonly MeshCheckDefinition TransportVersion = new("ExtAuthzTransportVersion", MeshCheckCategory.ExtAuthz)
    {
        Finds = "An ext_authz filter does not say transport_api_version: V3. From Istio 1.9 on Envoy rejects the whole listener.",
        Passes = "Each ext_authz filter speaks the version of the protocol that Envoy takes.",
        Hint = "Add transport_api_version: V3.",
        HelpUri = HelpPages.EnvoyFilter,
        Needs = [MeshKinds.EnvoyFilter],
        NeedsVersion = true,
        Look = static view => Faults(view, ExtAuthzPatchFaults.Transport),
    };

    public static readonly MeshCheckDefinition AfterRouter = new("ExtAuthzAfterRouter", MeshCheckCategory.ExtAuthz)
    {
        Finds = "An ext_authz filter is put behind the router, the end of the chain, where it is never asked, or is not put anywhere.",
        Passes = "No ext_authz filter stands behind the router.",
        Hint = "Use INSERT_BEFORE.",
        HelpUri = HelpPages.EnvoyFilter,
        Needs = [MeshKinds.EnvoyFilter],
        Look = static view =>
            from patch in ExtAuthzPatch.Read(view)
            let problem = ExtAuthzPatchFaults.Place(patch)
            where problem is not null
            select CheckFinding.Fail(problem, patch.Filter.Target),
    };

    public static readonly MeshCheckDefinition Context = new("ExtAuthzContext", MeshCheckCategory.ExtAuthz)
    {
        Finds = "An EnvoyFilter for a gateway has a context of sidecars, so that it does nothing there.",
        Passes = "Each ext_authz EnvoyFilter for a gateway has a context that gateways have.",
        Hint = "Use context: GATEWAY.",
        HelpUri = HelpPages.EnvoyFilter,
        Needs = [MeshKinds.EnvoyFilter, MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view => ExtAuthzPatch.Read(view)
            .Where(patch => patch.Context.StartsWith("SIDECAR", StringComparison.Ordinal) && patch.Selector.Count > 0 && patch.Gateways(view).Any())
            .Select(static patch => CheckFinding.Fail($"It selects a gateway, and its context is {patch.Context}.", patch.Filter.Target)),
    };

    public static readonly MeshCheckDefinition SelectorMatchesNothing = new("ExtAuthzSelectorMatchesNothing", MeshCheckCategory.ExtAuthz)
    {
        Finds = "The workload selector of an ext_authz EnvoyFilter picks no pod of its namespace.",
        Passes = "Each ext_authz EnvoyFilter selects pods that there are.",
        Hint = "Put the EnvoyFilter into the namespace of the gateway's pods and take their labels.",
        HelpUri = HelpPages.Code("IST0127"),
        IstioCode = "IST0127",
        Needs = [MeshKinds.EnvoyFilter, MeshKinds.Deployment, MeshKinds.DaemonSet, MeshKinds.Pod],
        Look = static view => ExtAuthzPatch.Read(view).DistinctBy(static patch => patch.Filter)
            .Where(patch => patch.Selector.Count > 0 && !patch.Gateways(view).Any()
                && !view.Snapshot.Pods.Any(pod => (pod.Namespace == patch.Filter.Namespace || patch.Filter.Namespace == view.RootNamespace) && patch.Selector.Select(pod.Labels)))
            .Select(static patch => CheckFinding.Fail($"No pod in namespace {patch.Filter.Namespace} has the labels {GatewayObjectChecks.Show(patch.Selector)}.", patch.Filter.Target)),
    };

    public static readonly MeshCheckDefinition RelativeOperation = new("ExtAuthzRelativeOperation", MeshCheckCategory.ExtAuthz)
    {
        Finds = "An ext_authz EnvoyFilter has a place relative to others and no priority: which of several comes first is left to chance.",
        Passes = "No ext_authz EnvoyFilter leaves its place to chance.",
        Hint = "Set spec.priority.",
        HelpUri = HelpPages.Code("IST0151"),
        IstioCode = "IST0151",
        Needs = [MeshKinds.EnvoyFilter],
        NeedsVersion = true,

        // The releases whose istioctl has the code; older ones have no priority to set.
        Look = static view => ExtAuthzPatch.Read(view)
            .Where(patch => view.Version.IsAtLeast(14) && patch.Operation.StartsWith("INSERT_", StringComparison.Ordinal) && patch.Operation != "INSERT_FIRST" && patch.Filter.Spec.Number("priority") is null)
            .DistinctBy(static patch => patch.Filter)
            .Select(static patch => CheckFinding.Warn($"{patch.Operation} without a priority.", patch.Filter.Target)),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All =
        [MatchesNothing, ConfigForm, TransportVersion, AfterRouter, Context, SelectorMatchesNothing, RelativeOperation];

    private static IEnumerable<CheckFinding> Faults(MeshView view, Func<ExtAuthzPatch, IstioVersion, string?> judge) =>
        from patch in ExtAuthzPatch.Read(view)
        let problem = judge(patch, view.Version)
        where problem is not null
        select CheckFinding.Fail(problem, patch.Filter.Target);
}
