using System.Globalization;

namespace MeshTools.Benchmarks;

/// <summary>The rows of design.md section 7 that exist so far, each beside its peer.</summary>
internal sealed class Suite(string manifest, string kubectl)
{
    private const int LabelNodes = 2000;
    private const int MemoryNodes = 5000;

    // One kubectl process a node is measured on this many and scaled: all of them would take minutes.
    private const int SampledProcesses = 20;

    private string Import => $"Import-Module '{manifest}'; ";

    /// <summary>Import-Module against a session without it.</summary>
    public Row ImportRow()
    {
        double bare = Samples.Median(9, () => Samples.Time(static () => Session.Run("'x=1'")));
        double with = Samples.Median(9, () => Samples.Time(() => Session.Run(Import + "'x=1'")));
        return new Row("Import-Module", with, bare, "ms", with - bare, "adds at most 60 ms", with - bare <= 60, "whole process, start to end");
    }

    /// <summary>The first command of a session against kubectl, and against what any .NET program needs for one request.</summary>
    public IReadOnlyList<Row> FirstCallRows(string kubeConfig)
    {
        double ours = Samples.Median(9, () => Session.Run(
            $"{Import}$t = [Diagnostics.Stopwatch]::StartNew(); $null = Get-NodeRegion -KubeConfig '{kubeConfig}'; 'ms=' + $t.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)")["ms"]);
        double peer = Samples.Median(9, () => Samples.Time(() => ChildProcess.Run(kubectl, ["get", "nodes"], ("KUBECONFIG", kubeConfig))));
        double bare = Samples.Median(9, () => Self("bare", kubeConfig));
        return
        [
            new Row("First Get-NodeRegion", ours, peer, "ms", ours / peer, "at most 2 x kubectl get nodes", ours / peer <= 2, "fresh session, after Import-Module"),
            new Row("  a bare HttpClient's first request", bare, peer, "ms", bare / peer, "for comparison", null, "fresh process: the floor for any .NET program here"),
        ];
    }

    /// <summary>Labelling 2,000 nodes, and doing it again.</summary>
    public IReadOnlyList<Row> LabelRows(string kubeConfig, IReadOnlyList<string> nodes)
    {
        int round = 0;
        double ours = Samples.Median(3, () => SetAll(kubeConfig, $"ours-{++round}"));
        double again = Samples.Median(3, () => SetAll(kubeConfig, $"ours-{round}"));

        double rawTime = Samples.Median(3, () => Self("raw", kubeConfig, $"raw-{++round}"));
        double label = Samples.Median(3, () => Samples.Time(() => Kubectl(kubeConfig, "label", "nodes", "--all", "--overwrite", $"topology.kubernetes.io/region=kubectl-{++round}")));
        double perNode = LabelNodes / (double)SampledProcesses * Samples.Time(() =>
        {
            round++;
            foreach (string node in nodes.Take(SampledProcesses))
            {
                Kubectl(kubeConfig, "label", "node", node, "--overwrite", $"topology.kubernetes.io/region=single-{round}");
            }
        });
        double list = Samples.Median(3, () => Samples.Time(() => Kubectl(kubeConfig, "get", "nodes")));
        return
        [
            new Row("Set-NodeRegion, 2,000 nodes", ours, label, "ms", label / ours, "at least 2 x as fast as kubectl label --all", label / ours >= 2, "Changed = True for all"),
            new Row("  against a kubectl process a node", ours, perNode, "ms", perNode / ours, "at least 20 x as fast", perNode / ours >= 20, $"scaled from {SampledProcesses} processes"),
            new Row("  against a raw HTTP/2 client", ours, rawTime, "ms", rawTime / ours, "at least 80 % of its rate", rawTime / ours >= 0.8, $"a fresh process too; same patches, {RawClient.Streams} streams, one connection"),
            new Row("  second run, nothing to do", again, list, "ms", again / list, "one paged list, no write", null, "peer: kubectl get nodes"),
        ];
    }

    /// <summary>What a run over 5,000 nodes leaves in memory.</summary>
    public Row MemoryRow(string kubeConfig)
    {
        IReadOnlyDictionary<string, double> memory = Session.Run(
            $"{Import}$null = Get-NodeRegion nothing* -KubeConfig '{kubeConfig}'; [GC]::Collect(); "
            + "$p = [Diagnostics.Process]::GetCurrentProcess(); 'idle=' + $p.WorkingSet64; "
            + $"Set-NodeRegion * -Region memory -Force -KubeConfig '{kubeConfig}' | ForEach-Object {{ }}; "
            + "$p.Refresh(); 'peak=' + $p.PeakWorkingSet64");
        double idle = memory["idle"] / 1048576;
        double peak = memory["peak"] / 1048576;
        return new Row("Memory of a 5,000-node run", peak, idle, "MB", peak - idle, "peak within 100 MB of idle", peak - idle <= 100, "working set of the session's process");
    }

    /// <summary>How many nodes each sandbox needs.</summary>
    public static (int Label, int Memory) NodeCounts => (LabelNodes, MemoryNodes);

    private double SetAll(string kubeConfig, string region) => Session.Run(
        $"{Import}$null = Get-NodeRegion nothing* -KubeConfig '{kubeConfig}'; $t = [Diagnostics.Stopwatch]::StartNew(); "
        + $"$null = Set-NodeRegion * -Region {region} -Force -KubeConfig '{kubeConfig}'; 'ms=' + $t.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)")["ms"];

    /// <summary>A figure from this program in a fresh process.</summary>
    private static double Self(params string[] arguments) => double.Parse(
        ChildProcess.Run("dotnet", [typeof(Suite).Assembly.Location, .. arguments]).Trim(), CultureInfo.InvariantCulture);

    private void Kubectl(string kubeConfig, params string[] arguments) => ChildProcess.Run(kubectl, arguments, ("KUBECONFIG", kubeConfig));
}
