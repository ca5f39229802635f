namespace MeshTools.Locality;

/// <summary>
/// How Envoy splits requests over priorities and localities. Its documentation: "Priority levels" and "Locality weighted
/// load balancing"; it reckons in whole percents, and so does this. Pure.
/// </summary>
internal static class EnvoyLoad
{
    // A priority or locality counts as whole until fewer than 1/1.4 of its endpoints are healthy. Envoy's default; Istio leaves it.
    private const int OverprovisioningPercent = 140;

    /// <summary>Each group's share of the requests, 0 to 1. All are 0 when no endpoint is healthy.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="healthy">For each group, how many of its endpoints are healthy.</param>
    /// <param name="panicThreshold">Percent; see <see cref="LoadPolicy.PanicThreshold"/>.</param>
    public static double[] Shares(IReadOnlyList<LoadGroup> groups, IReadOnlyList<int> healthy, int panicThreshold = 0)
    {
        double[] shares = new double[groups.Count];
        int levels = groups.Max(static group => group.Priority) + 1 ?? 0;
        int[] all = new int[levels];
        int[] good = new int[levels];
        for (int i = 0; i < groups.Count; i++)
        {
            if (groups[i].Priority is int priority)
            {
                all[priority] += groups[i].Endpoints;
                good[priority] += healthy[i];
            }
        }

        // Panic is for a host that is short of healthy endpoints in all priorities together ("Panic threshold").
        bool isShort = Enumerable.Range(0, levels).Sum(level => Health(all[level], good[level])) < 100;
        bool[] panics = [.. Enumerable.Range(0, levels).Select(level => isShort && 100 * good[level] < panicThreshold * all[level])];
        int[] load = levels > 0 && Array.TrueForAll(panics, static panic => panic) ? TotalPanicLoad(all) : PriorityLoad(all, good);
        for (int level = 0; level < levels; level++)
        {
            Split(groups, healthy, level, load[level] / 100.0, panics[level], shares);
        }

        return shares;
    }

    /// <summary>The percent of the requests that each priority gets.</summary>
    /// <param name="all">Endpoints of each priority.</param>
    /// <param name="healthy">Those that are healthy.</param>
    public static int[] PriorityLoad(IReadOnlyList<int> all, IReadOnlyList<int> healthy)
    {
        int[] load = new int[all.Count];
        int[] health = [.. all.Select((count, level) => Health(count, healthy[level]))];
        int total = Math.Min(100, health.Sum());
        if (total == 0)
        {
            // Nothing is well anywhere: Envoy stays with the first priority.
            if (load.Length > 0)
            {
                load[0] = 100;
            }

            return load;
        }

        int left = 100;
        for (int level = 0; level < load.Length; level++)
        {
            load[level] = Math.Min(left, health[level] * 100 / total);
            left -= load[level];
        }

        // What whole percents leave over goes to the first that has any health.
        load[Array.FindIndex(health, static value => value > 0)] += left;
        return load;
    }

    /// <summary>When every priority panics, what matters is how many endpoints each has, well or not.</summary>
    private static int[] TotalPanicLoad(int[] all)
    {
        int total = all.Sum();
        int[] load = [.. all.Select(count => 100 * count / total)];
        load[Array.FindIndex(all, static count => count > 0)] += 100 - load.Sum();
        return load;
    }

    private static int Health(int all, int healthy) => all == 0 ? 0 : (int)Math.Min(100L, (long)OverprovisioningPercent * healthy / all);

    private static void Split(IReadOnlyList<LoadGroup> groups, IReadOnlyList<int> healthy, int level, double load, bool panics, double[] shares)
    {
        double sum = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            if (groups[i].Priority == level)
            {
                double whole = groups[i].Endpoints == 0 ? 0 : Math.Min(1, OverprovisioningPercent / 100.0 * healthy[i] / groups[i].Endpoints);

                // In panic all endpoints of the priority are alike, whatever the weights of their localities.
                shares[i] = panics ? groups[i].Endpoints : groups[i].Weight * whole;
                sum += shares[i];
            }
        }

        for (int i = 0; i < shares.Length; i++)
        {
            if (groups[i].Priority == level)
            {
                shares[i] = sum > 0 ? load * shares[i] / sum : 0;
            }
        }
    }
}
