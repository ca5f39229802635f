namespace MeshTools.Benchmarks;

/// <summary>
/// Labelling 2,000 nodes, and doing it again. Controllers that share this machine's cores with the API server take part of what
/// it gives; a cluster's have cores of their own, and so both are measured.
/// </summary>
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
        double Label() => Samples.Median(Rounds, () => Samples.Time(() => runs.Kubectl("label", "nodes", "--all", "--overwrite", $"topology.kubernetes.io/region=kubectl-{++round}")));
        double ours = Samples.Median(Rounds, () => runs.Set($"ours-{++round}"));
        double again = Samples.Median(Rounds, () => runs.Set($"ours-{round}"));
        double raw = Samples.Median(Rounds, () => runs.Raw($"raw-{++round}"));
        double label = Label();
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
        if (OperatingSystem.IsLinux())
        {
            using HeldControllers held = new(sandbox.Path);
            double alone = Samples.Median(Rounds, () => runs.Set($"ours-{++round}"));
            yield return new Row("  the API server alone, its controllers held", alone, "kubectl label nodes --all", Label(), "ms", Measure.Faster, ThanLabel);
        }

        yield return new Row("  again, nothing to do", again, "kubectl get nodes", list, "ms", Measure.Times);
    }
}
