using System.Diagnostics;
using MeshTools.Locality;
using Xunit.Abstractions;

namespace MeshTools.Core.Tests.Locality;

/// <summary>What must hold for every arrangement of endpoints, tried on many.</summary>
public class LocalityPropertyTests(ITestOutputHelper output)
{
    private const int Cases = 3000;

    private static readonly string[] Regions = ["shenzhen", "wuxi", "beijing"];

    [Fact]
    public void Shares_sum_to_one_and_are_never_negative() => Try((random, caller, endpoints, policy) =>
    {
        IReadOnlyList<LoadGroup> groups = PriorityAssignment.Assign(caller.Locality, caller.Labels, endpoints, policy);
        int[] healthy = [.. groups.Select(group => random.Next(group.Endpoints + 1))];
        double[] shares = EnvoyLoad.Shares(groups, healthy, random.Next(2) * 50);

        Assert.All(shares, static share => Assert.InRange(share, 0, 1 + 1e-9));

        // A distribute entry can name places that have nobody, and without a healthy endpoint nothing is sent.
        bool isServed = groups.Where((group, i) => group.Priority is not null && healthy[i] > 0).Any();
        Assert.Equal(isServed ? 1 : shares.Sum(), shares.Sum(), 9);
        Assert.Equal(endpoints.Count(static endpoint => endpoint.IsReady), groups.Sum(static group => group.Endpoints));
    });

    [Fact]
    public void Priorities_have_no_gaps() => Try((_, caller, endpoints, policy) =>
    {
        int[] priorities = [.. PriorityAssignment.Assign(caller.Locality, caller.Labels, endpoints, policy).Select(static group => group.Priority).OfType<int>().Distinct().Order()];
        Assert.Equal(Enumerable.Range(0, priorities.Length), priorities);
    });

    [Fact]
    public void Other_names_for_the_regions_give_the_same_split_under_other_names() => Try((_, caller, endpoints, policy) =>
    {
        IReadOnlyList<LoadGroup> before = PriorityAssignment.Assign(caller.Locality, caller.Labels, endpoints, policy);
        Caller moved = CallerReader.Somewhere(Renamed(caller.Locality).ToString(), "shop");
        LoadPolicy renamed = policy with
        {
            Failover = [.. policy.Failover.Select(static entry => KeyValuePair.Create(Renamed(entry.Key), Renamed(entry.Value)))],
            Distribute = [.. policy.Distribute.Select(static entry => new DistributeEntry(Renamed(entry.From), [.. entry.To.Select(static to => KeyValuePair.Create(Renamed(to.Key), to.Value))]))],
        };
        IReadOnlyList<LoadGroup> after = PriorityAssignment.Assign(moved.Locality, moved.Labels, endpoints.Select(static endpoint => At(Renamed(endpoint.Locality), endpoint.IsReady)), renamed);
        Assert.Equal(
            before.Select(static group => group with { Locality = Renamed(group.Locality) }).OrderBy(static group => group.ToString(), StringComparer.Ordinal),
            after.OrderBy(static group => group.ToString(), StringComparer.Ordinal));
    });

    [Fact]
    public void Another_endpoint_beside_the_caller_never_lowers_the_local_share() => Try((_, caller, endpoints, policy) =>
    {
        if (policy.Mode is LoadMode.None or LoadMode.Failover)
        {
            Assert.True(Local(caller, [.. endpoints, At(caller.Locality, true)], policy) >= Local(caller, endpoints, policy) - 1e-9);
        }
    });

    [Fact]
    public void The_order_of_the_endpoints_does_not_matter() => Try((random, caller, endpoints, policy) =>
        Assert.Equal(
            PriorityAssignment.Assign(caller.Locality, caller.Labels, endpoints, policy),
            PriorityAssignment.Assign(caller.Locality, caller.Labels, endpoints.OrderBy(_ => random.Next()), policy)));

    [Fact]
    public void Ten_thousand_endpoints_take_well_under_a_second()
    {
        LoadEndpoint[] endpoints = [.. Enumerable.Range(0, 10_000).Select(static i => At(new LocalityPath(Regions[i % 3], $"zone-{i % 7}", $"rack-{i % 11}"), i % 50 != 0))];
        Caller caller = CallerReader.Somewhere("shenzhen/zone-1/rack-1", "shop");
        long started = Stopwatch.GetTimestamp();
        foreach (LoadPolicy policy in Policies)
        {
            IReadOnlyList<LoadGroup> groups = PriorityAssignment.Assign(caller.Locality, caller.Labels, endpoints, policy);
            Assert.Equal(1, EnvoyLoad.Shares(groups, [.. groups.Select(static group => group.Endpoints)]).Sum(), 9);
        }

        TimeSpan taken = Stopwatch.GetElapsedTime(started);
        output.WriteLine($"10,000 endpoints, {Policies.Length} policies: {taken.TotalMilliseconds:0} ms");
        Assert.True(taken < TimeSpan.FromSeconds(1), taken.ToString());
    }

    private static LoadPolicy[] Policies { get; } =
    [
        LoadPolicy.None,
        new() { Mode = LoadMode.Failover },
        new() { Mode = LoadMode.Failover, Failover = [new("shenzhen", "wuxi"), new("wuxi", "beijing")] },
        new() { Mode = LoadMode.FailoverPriority, FailoverPriority = ["topology.kubernetes.io/region", "topology.kubernetes.io/zone"] },
        new() { Mode = LoadMode.FailoverPriority, FailoverPriority = ["topology.kubernetes.io/zone"], Failover = [new("shenzhen", "beijing")] },
        new() { Mode = LoadMode.Distribute, Distribute = [new("shenzhen/*", [new("shenzhen/*", 80), new("wuxi", 20)]), new("*", [new("beijing", 100)])] },
    ];

    private void Try(Action<Random, Caller, IReadOnlyList<LoadEndpoint>, LoadPolicy> property)
    {
        for (int seed = 0; seed < Cases; seed++)
        {
            Random random = new(seed);
            LoadEndpoint[] endpoints = [.. Enumerable.Range(0, random.Next(25)).Select(_ => At(Any(random), random.Next(5) > 0))];
            try
            {
                property(random, CallerReader.Somewhere(Any(random).ToString(), "shop"), endpoints, Policies[seed % Policies.Length]);
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException { InnerException: not null })
            {
                output.WriteLine($"seed {seed}");
                throw;
            }
        }

        output.WriteLine($"{Cases} arrangements tried");
    }

    private static double Local(Caller caller, IReadOnlyList<LoadEndpoint> endpoints, LoadPolicy policy)
    {
        IReadOnlyList<LoadGroup> groups = PriorityAssignment.Assign(caller.Locality, caller.Labels, endpoints, policy);
        double[] shares = EnvoyLoad.Shares(groups, [.. groups.Select(static group => group.Endpoints)]);
        return groups.Select((group, i) => group.Locality.Region == caller.Locality.Region ? shares[i] : 0).Sum();
    }

    private static LocalityPath Any(Random random) =>
        new(Regions[random.Next(3)], random.Next(3) is int zone and > 0 ? $"z{zone}" : string.Empty, string.Empty);

    private static LoadEndpoint At(LocalityPath place, bool isReady) => new("pod", place, 1, isReady, EndpointReader.WithPlace(null, place));

    private static LocalityPath Renamed(LocalityPath place) => place with { Region = Renamed(place.Region) };

    private static string Renamed(string text) => text
        .Replace("shenzhen", "1", StringComparison.Ordinal).Replace("wuxi", "shenzhen", StringComparison.Ordinal)
        .Replace("beijing", "wuxi", StringComparison.Ordinal).Replace("1", "beijing", StringComparison.Ordinal);
}
