namespace MeshTools.Benchmarks;

/// <summary>Labelling 2,000 nodes, and doing it again.</summary>
internal sealed class NodeSuite(string manifest, string kubectl)
{
    private const int Nodes = 2000;
    private const int Rounds = 3;
    private const double ThanLabel = 2;
    private const double ThanProcesses = 20;
    private const double ThanRaw = 0.8;

    // One kubectl process a node is measured on this many and scaled: all of them would take minutes.
    private const int SampledProcesses = 20;

    public IEnumerable<Row> Rows()
    {
        using BenchmarkSandbox sandbox = new(manifest, "bench-nodes", Nodes);
        NodeRuns runs = new(manifest, kubectl, sandbox.KubeConfig);
        int round = 0;
        double ours = Samples.Median(Rounds, () => runs.Set($"ours-{++round}"));
        double again = Samples.Median(Rounds, () => runs.Set($"ours-{round}"));
        double raw = Samples.Median(Rounds, () => runs.Raw($"raw-{++round}"));
        double label = Samples.Median(Rounds, () => Samples.Time(() => runs.Kubectl("label", "nodes", "--all", "--overwrite", $"topology.kubernetes.io/region=kubectl-{++round}")));
        double processes = Nodes / (double)SampledProcesses * Samples.Time(() =>
        {
            round++;
            foreach (string node in sandbox.Nodes.Take(SampledProcesses))
            {
                runs.Kubectl("label", "node", node, "--overwrite", $"topology.kubernetes.io/region=single-{round}");
            }
        });
        double list = runs.List();
        yield return new Row("Set-NodeRegion, 2,000 nodes", ours, "kubectl label nodes --all", label, "ms", Measure.Faster, ThanLabel);
        yield return new Row("Set-NodeRegion, 2,000 nodes", ours, $"a kubectl process a node (scaled from {SampledProcesses})", processes, "ms", Measure.Faster, ThanProcesses);
        yield return new Row("Set-NodeRegion, 2,000 nodes", ours, $"a raw HTTP/2 client, same patches, {RawClient.Streams} at once", raw, "ms", Measure.Faster, ThanRaw);
        yield return new Row("  again, nothing to do", again, "kubectl get nodes", list, "ms", Measure.Times);
    }
}
