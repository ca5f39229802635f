using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Checks;

/// <summary>External authorization by EnvoyFilter: whether the patch lands. Which form each version obeys: facts/istio.md, section 3.</summary>
internal static class ExtAuthzFilterChecks
{
    private static readonly string[] OldNames = ["envoy.http_connection_manager", "envoy.router"];
    private static readonly string[] CanonicalNames = ["envoy.filters.network.http_connection_manager", "envoy.filters.http.router"];

    public static readonly MeshCheckDefinition MatchesNothing = new("ExtAuthzFilterMatchesNothing", MeshCheckCategory.ExtAuthz)
    {
        Finds = "An EnvoyFilter looks for filters by names that this version of Istio does not use: nothing is guarded, and nobody says so.",
        Passes = "Each ext_authz EnvoyFilter names filters that this version has.",
        Hint = "Up to Istio 1.7 the names are envoy.http_connection_manager and envoy.router, from 1.19 on envoy.filters.network.http_connection_manager and envoy.filters.http.router; Add-ExtAuthzFilter writes the right ones.",
        HelpUri = HelpPages.EnvoyFilter,
        Needs = [MeshKinds.EnvoyFilter],
        NeedsVersion = true,
        Look = static view =>
            from patch in ExtAuthzPatch.Read(view)
            let unknown = view.Version.IsBefore(8) ? CanonicalNames : view.Version.IsAtLeast(19) ? OldNames : []
            let dead = new[] { patch.NetworkFilter, patch.HttpFilter }.Intersect(unknown).ToArray()
            where dead.Length > 0
            select CheckFinding.Fail($"Istio {view.Version} has no filter named {string.Join(" or ", dead)}, so the patch lands nowhere.", patch.Filter.Target),
    };

    public static readonly MeshCheckDefinition ConfigForm = new("ExtAuthzConfigForm", MeshCheckCategory.ExtAuthz)
    {
        Finds = "The settings of an ext_authz filter are in a form that this version drops or breaks on.",
        Passes = "The settings of each ext_authz filter are in the form of this version.",
        Hint = "Up to Istio 1.6 the settings stand under config; from 1.7 on under typed_config, with @type.",
        HelpUri = HelpPages.EnvoyFilter,
        Needs = [MeshKinds.EnvoyFilter],
        NeedsVersion = true,
        Look = static view => ExtAuthzPatch.Read(view)
            .Select(patch => (patch, problem: FormProblem(patch, view.Version)))
            .Where(static entry => entry.problem is not null)
            .Select(static entry => CheckFinding.Fail(entry.problem!, entry.patch.Filter.Target)),
    };

    public static readonly MeshCheckDefinition TransportVersion = new("ExtAuthzTransportVersion", MeshCheckCategory.ExtAuthz)
    {
        Finds = "An ext_authz filter does not say transport_api_version: V3. From Istio 1.9 on Envoy rejects the whole listener.",
        Passes = "Each ext_authz filter speaks the version of the protocol that Envoy takes.",
        Hint = "Add transport_api_version: V3.",
        HelpUri = HelpPages.EnvoyFilter,
        Needs = [MeshKinds.EnvoyFilter],
        NeedsVersion = true,
        Look = static view => ExtAuthzPatch.Read(view)
            .Where(patch => view.Version.IsAtLeast(9) && patch.TypedConfig is not null && patch.TransportVersion is not "V3")
            .Select(patch => CheckFinding.Fail($"Its transport_api_version is {patch.TransportVersion ?? "not set"}; Envoy of Istio {view.Version} takes V3 alone.", patch.Filter.Target)),
    };

    public static readonly MeshCheckDefinition AfterRouter = new("ExtAuthzAfterRouter", MeshCheckCategory.ExtAuthz)
    {
        Finds = "An ext_authz filter is put behind the router, the end of the chain, where it is never asked.",
        Passes = "No ext_authz filter stands behind the router.",
        Hint = "Use INSERT_BEFORE.",
        HelpUri = HelpPages.EnvoyFilter,
        Needs = [MeshKinds.EnvoyFilter],
        Look = static view => ExtAuthzPatch.Read(view)
            .Where(static patch => patch.Operation == "INSERT_AFTER" && patch.HttpFilter?.EndsWith("router", StringComparison.Ordinal) == true)
            .Select(static patch => CheckFinding.Fail($"Its operation is INSERT_AFTER {patch.HttpFilter}.", patch.Filter.Target)),
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

    private static string? FormProblem(ExtAuthzPatch patch, IstioVersion version)
    {
        if (version.IsBefore(7))
        {
            // Section 9: the v3 type panics in 1.6.14, and with it go all patches of listeners.
            return patch.TypeUrl == ExtAuthzPatch.Type ? $"Istio {version} does not know the type {patch.TypeUrl} and drops all patches of listeners." : null;
        }

        if (patch.TypedConfig is null)
        {
            return patch.Config is null ? null : $"Istio {version} drops what stands under config; the filter has no settings.";
        }

        if (patch.TypeUrl is null)
        {
            return version.IsAtLeast(19) ? "Its typed_config has no @type." : null;
        }

        // Section 9: an unknown type makes istiod drop all patches of listeners.
        return version.IsAtLeast(9) && patch.TypeUrl != ExtAuthzPatch.Type ? $"Its type {patch.TypeUrl} is none that Istio {version} knows." : null;
    }
}
