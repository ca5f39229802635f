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
        double Set() => runs.Set($"ours-{++round}");
        double Label() => Samples.Time(() => runs.Kubectl("label", "nodes", "--all", "--overwrite", $"topology.kubernetes.io/region=kubectl-{++round}"));
        double[] all = Samples.Medians(Rounds, Set, () => runs.Set($"ours-{round}"), () => runs.Raw($"raw-{++round}"), Label);
        double processes = Nodes / (double)SampledProcesses * Samples.Time(() =>
        {
            round++;
            foreach (string node in sandbox.Nodes.Take(SampledProcesses))
            {
                runs.Kubectl("label", "node", node, "--overwrite", $"topology.kubernetes.io/region=single-{round}");
            }
        });
        double list = runs.List();
        yield return new Row("Set-NodeRegion, 2,000 nodes", all[0], "kubectl label nodes --all", all[3], "ms", Measure.Faster, ThanLabel);
        yield return new Row("Set-NodeRegion, 2,000 nodes", all[0], $"a kubectl process a node (scaled from {SampledProcesses})", processes, "ms", Measure.Faster, ThanProcesses);
        yield return new Row("Set-NodeRegion, 2,000 nodes", all[0], $"a raw HTTP/2 client, same patches, {RawClient.Streams} at once", all[2], "ms", Measure.Faster, ThanRaw);
        if (OperatingSystem.IsLinux())
        {
            using HeldControllers held = new(sandbox.Path);
            double[] alone = Samples.Medians(Rounds, Set, Label);
            yield return new Row("  the API server alone, its controllers held", alone[0], "kubectl label nodes --all", alone[1], "ms", Measure.Faster, ThanLabel);
        }

        yield return new Row("  again, nothing to do", all[1], "kubectl get nodes", list, "ms", Measure.Times);
    }
}
