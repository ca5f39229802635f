using System.Globalization;

namespace MeshTools.Benchmarks;

/// <summary>How reading and labelling nodes grow from 100 to 10,000 of them, in time against a peer on the same cluster, and in memory.</summary>
internal sealed class GrowthSuite(string manifest, string kubectl)
{
    private const double ThanRaw = 0.8;
    private const double ThanList = 1;
    private const double AddedMegabytes = 100;

    // The sizes, and whether the goal for memory is about one.
    private static readonly (int Nodes, double? Memory)[] Sizes = [(100, null), (1_000, null), (5_000, AddedMegabytes), (10_000, null)];

    public IEnumerable<Row> Rows()
    {
        foreach ((int nodes, double? bound) in Sizes)
        {
            using BenchmarkSandbox sandbox = new(manifest, $"bench-growth-{nodes}", nodes);
            NodeRuns runs = new(manifest, kubectl, sandbox.KubeConfig);
            string count = nodes.ToString("#,0", CultureInfo.InvariantCulture);
            double get = runs.Get();
            double list = runs.List();
            double set = runs.Set("ours");
            double raw = runs.Raw("raw");
            (double idle, double peak) = runs.Memory("memory");
            yield return new Row($"Get-NodeRegion, {count} nodes", get, "kubectl get nodes", list, "ms", Measure.Times, ThanList);
            yield return new Row($"Set-NodeRegion, {count} nodes", set, "a raw HTTP/2 client", raw, "ms", Measure.Faster, ThanRaw);
            yield return new Row($"Memory of labelling {count} nodes, at its top", peak, "the session before", idle, "MB", Measure.Added, bound);
        }
    }
}
