using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Cluster.Yaml;
using MeshTools.Locality;
using MeshTools.Mesh;

namespace MeshTools.Core.Tests.Locality;

/// <summary>The arithmetic against what Envoy and Istio publish.</summary>
public class EnvoyLoadTests
{
    private static readonly IstioVersion Newest = IstioVersion.TryParse("1.30.0")!;

    [Theory]
    [MemberData(nameof(PublishedExamples.Priorities), MemberType = typeof(PublishedExamples))]
    public void Priorities_share_the_load_as_published(string source, int[] healthy, int[] expected) =>
        Close(source, healthy, expected, EnvoyLoad.PriorityLoad([.. healthy.Select(static _ => 100)], healthy));

    [Theory]
    [MemberData(nameof(PublishedExamples.Panics), MemberType = typeof(PublishedExamples))]
    public void Panic_begins_where_it_is_published_to(string source, int[] healthy, int[] expected, bool[] panics)
    {
        // Of each priority the first locality has what is well, and the second all that is not: in panic the second is asked too.
        LoadGroup[] groups = [.. healthy.SelectMany(static (good, level) => new[] { Group("well", level, good, good), Group("ill", level, 100 - good, 100 - good) })];
        double[] shares = EnvoyLoad.Shares(groups, [.. healthy.SelectMany(static good => new[] { good, 0 })], panicThreshold: 50);

        Close(source, healthy, expected, [.. healthy.Select((_, level) => (int)Math.Round(100 * (shares[2 * level] + shares[(2 * level) + 1])))]);
        Assert.Equal(panics, healthy.Select((_, level) => shares[(2 * level) + 1] > 0));
    }

    [Theory]
    [MemberData(nameof(PublishedExamples.TotalPanics), MemberType = typeof(PublishedExamples))]
    public void When_all_panic_the_number_of_endpoints_counts(string source, int[] hosts, int[] expected)
    {
        double[] shares = EnvoyLoad.Shares([.. hosts.Select(static (count, level) => Group("x", level, 1, count))], [.. hosts.Select(static _ => 0)], panicThreshold: 50);
        Assert.True(expected.SequenceEqual(shares.Select(static share => (int)Math.Round(share * 100))), $"{source}: {string.Join('/', shares)}");
    }

    [Fact]
    public void In_panic_the_weights_of_localities_do_not_count() =>
        Assert.Equal([0.25, 0.75], EnvoyLoad.Shares([Group("x", 0, 80, 1), Group("y", 0, 20, 3)], [0, 1], panicThreshold: 50));

    [Theory]
    [MemberData(nameof(PublishedExamples.Weights), MemberType = typeof(PublishedExamples))]
    public void Localities_share_a_priority_as_published(string source, int healthy, int x, int y)
    {
        double[] shares = EnvoyLoad.Shares([Group("x", 0, 1, 100), Group("y", 0, 2, 100)], [healthy, 100]);

        // The documentation rounds 25.9, and 15.15, to the nearest.
        Assert.True(Math.Abs((shares[0] * 100) - x) <= 0.6 && Math.Abs((shares[1] * 100) - y) <= 0.6, $"{source}: {shares[0]} and {shares[1]} for {healthy}");
    }

    [Theory]
    [MemberData(nameof(PublishedExamples.Istio), MemberType = typeof(PublishedExamples))]
    public void Settings_split_as_Istio_documents_it(string source, string endpoints, string setting, string from, string failed, string expected)
    {
        LoadPolicy policy = LoadPolicy.Of((JsonObject)YamlJson.ToJson(YamlReader.ReadDocuments($"{{{setting}}}").Single()!)!, Newest);
        Caller caller = CallerReader.Somewhere(from, "shop");
        LocalityPath[] failing = [.. failed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(LocalityPath.Parse)];

        IReadOnlyList<LoadGroup> groups = PriorityAssignment.Assign(caller.Locality, caller.Labels, endpoints.Split(' ').Select(Endpoint), policy);
        double[] shares = EnvoyLoad.Shares(groups, [.. groups.Select(group => Array.Exists(failing, group.Locality.Matches) ? 0 : group.Endpoints)]);

        string actual = string.Join(", ", groups.Select((group, i) => string.Create(
            CultureInfo.InvariantCulture, $"{group.Locality}={shares[i] * 100:0} {(group.Priority is int priority ? $"P{priority}" : "-")}")));
        Assert.True(expected == actual, $"{source}: {actual}");
    }

    [Fact]
    public void Nothing_is_sent_when_nothing_is_healthy()
    {
        Assert.Equal([0, 0], EnvoyLoad.Shares([Group("x", 0, 1, 100), Group("y", 1, 1, 100)], [0, 0]));
    }

    [Fact]
    public void No_endpoints_are_no_shares() => Assert.Empty(EnvoyLoad.Shares([], [], panicThreshold: 50));

    /// <summary>
    /// Exactly, but where the priorities together are short of 100: there the documentation rounds each to the nearest, and
    /// Envoy cuts off and gives what is left over to the first.
    /// </summary>
    private static void Close(string source, int[] healthy, int[] expected, int[] actual)
    {
        int most = healthy.Sum(static good => Math.Min(100, 140 * good / 100)) < 100 ? 1 : 0;
        Assert.Equal(100, actual.Sum());
        Assert.True(expected.Zip(actual).All(pair => Math.Abs(pair.First - pair.Second) <= most), $"{source}: {string.Join('/', actual)} for {string.Join('/', healthy)}");
    }

    private static LoadGroup Group(string region, int priority, double weight, int endpoints) => new(LocalityPath.Parse(region), priority, weight, endpoints);

    /// <summary>E.g. <c>region/zone:label=value,label=value</c>.</summary>
    private static LoadEndpoint Endpoint(string text)
    {
        string[] parts = text.Split(':');
        Dictionary<string, string> labels = parts.Skip(1).SelectMany(static list => list.Split(',')).ToDictionary(static pair => pair.Split('=')[0], static pair => pair.Split('=')[1]);
        return new LoadEndpoint(text, LocalityPath.Parse(parts[0]), 1, true, labels);
    }
}
