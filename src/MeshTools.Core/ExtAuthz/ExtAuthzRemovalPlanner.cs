using MeshTools.Changes;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.ExtAuthz;

/// <summary>From what there is to what goes. Pure.</summary>
internal static class ExtAuthzRemovalPlanner
{
    public static IReadOnlyList<ItemOutcome<ExtAuthzRemovalStep>> Plan(ExtAuthzObservation seen, ExtAuthzRemovalRequest request)
    {
        IReadOnlyList<ExtAuthzFilter> all = ExtAuthzReader.Read(seen.View, seen.KnownOrThrow(), request.KubeConfig);
        ExtAuthzUndo undo = new(seen);
        List<ItemOutcome<ExtAuthzRemovalStep>> steps = [];
        foreach (ExtAuthzFilter filter in all.Where(filter => IsMeant(seen, filter, request)))
        {
            ObservedObject item = Object(seen, filter);
            if (!filter.IsManaged && !request.Force)
            {
                steps.Add(NotOwned(seen, item));
                continue;
            }

            steps.Add(new ExtAuthzRemovalStep(filter, [.. undo.Of(item)]));
        }

        // A provider of ours whose policy somebody deleted, or whose policy was never written.
        if (request.Only is null && request.Gateways.Count == 0)
        {
            Change[] left = [.. seen.Configs.Keys.SelectMany(config => undo.Provider(config, request.Name, null))];
            if (left.Length > 0)
            {
                steps.Add(new ExtAuthzRemovalStep(null, left));
            }
        }

        return steps.Count > 0 ? steps : [ExtAuthzQuery.NotFound(seen, request.Name, all)];
    }

    private static bool IsMeant(ExtAuthzObservation seen, ExtAuthzFilter filter, ExtAuthzRemovalRequest request)
    {
        if (request.Only is (string ns, ExtAuthzForm form))
        {
            return filter.Name == request.Name && filter.Namespace == ns && filter.Form == form;
        }

        ExtAuthzMark? mark = ExtAuthzMark.Read(Object(seen, filter));
        string[] gateways = [.. filter.Gateway?.Split(", ") ?? [], .. mark is null ? [] : new[] { mark.Gateway, mark.Gateway.Split('/')[^1] }];
        return (filter.Name == request.Name || mark?.Name == request.Name)
            && (request.Gateways.Count == 0 || request.Gateways.Any(gateways.Contains));
    }

    private static ObservedObject Object(ExtAuthzObservation seen, ExtAuthzFilter filter) => seen.View.Snapshot.Find(
        filter.Form == ExtAuthzForm.EnvoyFilter ? MeshKinds.EnvoyFilter : MeshKinds.AuthorizationPolicy, filter.Namespace, filter.Name)!;

    private static MeshToolsException NotOwned(ExtAuthzObservation seen, ObservedObject item) => new(
        ErrorCatalog.ExtAuthzFilterNotOwned,
        $"{item.Target} of context '{seen.View.Snapshot.Context}' was not made by MeshTools, and is kept.",
        target: item.Name);
}
