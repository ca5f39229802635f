namespace MeshTools.Locality;

/// <summary>What istiod sends, put beside what was predicted. Pure.</summary>
internal static class LiveComparison
{
    /// <param name="predicted">The records of one split.</param>
    /// <param name="live">What istiod sends for that host; null when the proxy has no such cluster.</param>
    /// <param name="proxy">The proxy that it was read for.</param>
    public static IEnumerable<LocalityRoute> Compare(IReadOnlyList<LocalityRoute> predicted, IReadOnlyList<LoadGroup>? live, string proxy)
    {
        List<LoadGroup> open = [.. live ?? []];
        foreach (LocalityRoute route in predicted)
        {
            // Labels can split a locality over priorities: the same priority first.
            LoadGroup? group = open.Find(group => group.Locality.ToString() == route.To && group.Priority == route.Priority)
                ?? open.Find(group => group.Locality.ToString() == route.To);
            if (group is not null)
            {
                open.Remove(group);
            }

            string difference = live is null ? $" Live: {proxy} has no cluster for this host."
                : route.Priority != group?.Priority || (group is not null && group.Endpoints != route.Endpoints) ? $" Live: {proxy} gets it otherwise."
                : string.Empty;
            yield return route with { LivePriority = group?.Priority, LiveEndpoints = group?.Endpoints ?? 0, Reason = route.Reason + difference };
        }

        foreach (LoadGroup group in open)
        {
            yield return predicted[0] with
            {
                To = group.Locality.ToString(),
                Priority = null,
                Share = 0,
                ShareWhenLocalFails = 0,
                Endpoints = 0,
                LivePriority = group.Priority,
                LiveEndpoints = group.Endpoints,
                Reason = $"{predicted[0].Reason} Live: {proxy} gets endpoints here that were not predicted.",
            };
        }
    }
}
