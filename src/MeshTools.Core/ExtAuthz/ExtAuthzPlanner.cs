using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>From a mesh and what is wanted of it to the objects that this version obeys. Pure.</summary>
internal static class ExtAuthzPlanner
{
    public static ExtAuthzPlan Plan(ExtAuthzObservation seen, ExtAuthzRequest request)
    {
        List<string> refusals = [.. ExtAuthzInput.Problems(request)];
        (IReadOnlyList<MeshWorkload> gateways, IReadOnlyList<string> unknown) = ExtAuthzGateways.Find(seen.View, request.Gateways);
        refusals.AddRange(unknown);
        ExtAuthzService service = ExtAuthzService.Find(seen.View, request.Service, request.Port, request.Namespace);
        refusals.AddRange(service.Problem is null ? [] : [service.Problem]);
        if (seen.Version is not IstioVersion version)
        {
            return Refused([.. refusals, "No image of the control plane or of a gateway tells the version of Istio, which decides the form; give -Version."]);
        }

        // Each gateway by its own control plane: with several revisions they may be of several versions.
        (IstioVersion Version, ExtAuthzForm Form)[] kinds = [.. gateways.Select(gateway => Kind(gateway)).DefaultIfEmpty((version, Form(request.Form, version))).Distinct()];
        refusals.AddRange(kinds.SelectMany(kind => ExtAuthzInput.Problems(request, kind.Version, kind.Form)));
        refusals.AddRange(kinds.SelectMany(kind => Missing(seen, kind.Form)));
        ExtAuthzStepPlanner[] planners = [.. gateways.Select(gateway => new ExtAuthzStepPlanner(seen, request, gateway, Kind(gateway).Version, Kind(gateway).Form))];
        refusals.AddRange(planners.SelectMany(static planner => planner.Refusals()));
        return refusals.Count > 0
            ? Refused(refusals)
            : new ExtAuthzPlan(
                [],
                [.. kinds.SelectMany(kind => Warnings(seen, request, kind.Version, kind.Form, service.Host!)).Distinct(), .. planners.SelectMany(static planner => planner.Warnings())],
                [.. planners.Select(planner => planner.Step(service.Host!))]);

        (IstioVersion Version, ExtAuthzForm Form) Kind(MeshWorkload gateway)
        {
            IstioVersion own = seen.VersionOf(gateway) ?? version;
            return (own, Form(request.Form, own));
        }
    }

    /// <summary>The form that a version obeys.</summary>
    public static ExtAuthzForm Form(ExtAuthzForm wanted, IstioVersion version) =>
        wanted != ExtAuthzForm.Auto ? wanted : version.IsAtLeast(ProviderForm.Since) ? ExtAuthzForm.Provider : ExtAuthzForm.EnvoyFilter;

    private static IEnumerable<string> Missing(ExtAuthzObservation seen, ExtAuthzForm form)
    {
        if (form == ExtAuthzForm.EnvoyFilter && seen.FilterVersion is null)
        {
            yield return "The API server knows no EnvoyFilter (its CustomResourceDefinition is missing).";
        }

        if (form == ExtAuthzForm.Provider && seen.PolicyVersion is null)
        {
            yield return "The API server knows no AuthorizationPolicy (its CustomResourceDefinition is missing), which the form Provider needs.";
        }

        if (form == ExtAuthzForm.Provider && seen.View.Config is null)
        {
            yield return $"There is no mesh config (ConfigMap istio, key mesh) in namespace {seen.View.Snapshot.Namespace}, which the form Provider needs.";
        }
    }

    private static IEnumerable<string> Warnings(ExtAuthzObservation seen, ExtAuthzRequest request, IstioVersion version, ExtAuthzForm form, string host)
    {
        if (form == ExtAuthzForm.Provider && version.IsBefore(ProviderForm.TimeoutSince))
        {
            yield return $"Providers of Istio {version} have no timeout, and istiod's own is 600 s; -Form EnvoyFilter has one.";
        }

        ObservedObject? service = seen.View.Services.Find(host, null);
        if (request.Protocol == ExtAuthzProtocol.Grpc && ExtAuthzDestination.NotHttp2(service, request.Port) is string name)
        {
            yield return $"{service!.Target} calls port {request.Port} '{name}'; Istio speaks HTTP/2 to a port named grpc or grpc-SOMETHING.";
        }
    }

    private static ExtAuthzPlan Refused(IReadOnlyList<string> reasons) => new(reasons, [], []);
}
