namespace MeshTools.Locality;

/// <summary>Priorities and weights as istiod sends them to one proxy. Pure.</summary>
internal static class PriorityAssignment
{
    // There are five ranks by place: 0 to 3, and 4 for regions that a failover entry passes over.
    private const int PlaceRanks = 5;

    /// <param name="caller">Where the proxy is.</param>
    /// <param name="labels">The proxy's labels, its place included.</param>
    /// <param name="endpoints">All endpoints; those that are not ready are not sent.</param>
    /// <param name="policy">What decides.</param>
    /// <returns>One group a locality, or more where labels split one; first priority first, then by name.</returns>
    public static IReadOnlyList<LoadGroup> Assign(
        LocalityPath caller, IReadOnlyDictionary<string, string> labels, IEnumerable<LoadEndpoint> endpoints, LoadPolicy policy)
    {
        // For each locality and rank by labels: weight and count.
        Dictionary<(LocalityPath Locality, int Rank), (double Weight, int Count)> groups = [];
        foreach (LoadEndpoint endpoint in endpoints)
        {
            if (endpoint.IsReady)
            {
                (LocalityPath, int) key = (endpoint.Locality, policy.Mode == LoadMode.FailoverPriority ? LabelRank(labels, endpoint, policy) : 0);
                (double weight, int count) = groups.GetValueOrDefault(key);
                groups[key] = (weight + endpoint.Weight, count + 1);
            }
        }

        IReadOnlyList<LoadGroup> assigned = policy.Mode switch
        {
            LoadMode.Distribute => Distribute(caller, groups, policy),
            LoadMode.None => [.. groups.Select(static group => new LoadGroup(group.Key.Locality, 0, group.Value.Weight, group.Value.Count))],
            _ => WithoutGaps(groups.Select(group => new LoadGroup(group.Key.Locality, Rank(caller, group.Key, policy), group.Value.Weight, group.Value.Count))),
        };
        return [.. assigned.OrderBy(static group => group.Priority ?? int.MaxValue).ThenBy(static group => group.Locality.ToString(), StringComparer.Ordinal)];
    }

    private static int Rank(LocalityPath caller, (LocalityPath Locality, int Rank) group, LoadPolicy policy)
    {
        // Together with failoverPriority, failover counts only where it is written out.
        bool byPlace = policy.Mode == LoadMode.Failover || policy.Failover.Count > 0;
        return byPlace ? (group.Rank * PlaceRanks) + PlaceRank(caller, group.Locality, policy.Failover) : group.Rank;
    }

    private static int PlaceRank(LocalityPath caller, LocalityPath place, IReadOnlyList<KeyValuePair<string, string>> failover)
    {
        int distance = caller.DistanceTo(place);
        if (distance < 3)
        {
            return distance;
        }

        foreach ((string from, string to) in failover)
        {
            if (from == caller.Region)
            {
                return to == place.Region ? 3 : 4;
            }
        }

        return distance;
    }

    /// <summary>0 when all labels agree; the earlier the first that does not, the lower in rank.</summary>
    private static int LabelRank(IReadOnlyDictionary<string, string> caller, LoadEndpoint endpoint, LoadPolicy policy)
    {
        IReadOnlyList<string> priorities = policy.FailoverPriority;
        for (int i = 0; i < priorities.Count; i++)
        {
            string[] parts = policy.TakesValues ? priorities[i].Split('=') : [priorities[i]];
            string wanted = parts.Length == 2 ? parts[1] : caller.GetValueOrDefault(parts[0], string.Empty);
            if (endpoint.Label(parts[0]) != wanted)
            {
                return priorities.Count - i;
            }
        }

        return 0;
    }

    /// <summary>Envoy wants priorities without gaps.</summary>
    private static LoadGroup[] WithoutGaps(IEnumerable<LoadGroup> ranked)
    {
        LoadGroup[] groups = [.. ranked];
        List<int> ranks = [.. groups.Select(static group => group.Priority!.Value).Distinct().Order()];
        return [.. groups.Select(group => group with { Priority = ranks.IndexOf(group.Priority!.Value) })];
    }

    /// <summary>
    /// The first entry that is for the caller; a target's weight is shared by the localities it includes, each one's part
    /// rounded up. SOURCES.md, section 9: 80/20 with two zones in the first region gives 40/40/20.
    /// </summary>
    private static LoadGroup[] Distribute(
        LocalityPath caller, Dictionary<(LocalityPath Locality, int Rank), (double Weight, int Count)> groups, LoadPolicy policy)
    {
        DistributeEntry? entry = policy.EntryFor(caller);
        if (entry is null)
        {
            return [.. groups.Select(static group => new LoadGroup(group.Key.Locality, 0, group.Value.Weight, group.Value.Count))];
        }

        Dictionary<LocalityPath, LoadGroup> open = groups.ToDictionary(
            static group => group.Key.Locality, static group => new LoadGroup(group.Key.Locality, null, 0, group.Value.Count));

        // Targets may not overlap; should they, the narrower is served first.
        foreach ((string to, int weight) in entry.To.OrderByDescending(static target => Narrowness(target.Key)))
        {
            LocalityPath pattern = LocalityPath.Parse(to);
            LocalityPath[] hit = [.. open.Where(group => group.Value.Priority is null && group.Key.Matches(pattern)).Select(static group => group.Key)];
            double total = hit.Sum(place => groups[(place, 0)].Weight);
            foreach (LocalityPath place in hit)
            {
                double own = groups[(place, 0)].Weight;
                open[place] = open[place] with { Priority = 0, Weight = policy.AreWeightsIgnored ? own : Math.Ceiling(own * weight / total) };
            }
        }

        return [.. open.Values];
    }

    private static int Narrowness(string pattern) => pattern.Split('/').Count(static part => part.Length > 0 && part != "*");
}
