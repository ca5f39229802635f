namespace MeshTools.Benchmarks;

/// <summary>
/// Install-Mesh beside <c>kubectl apply --server-side</c> of the same file: a session that has connected, against a process.
/// kubectl is refused some objects of old releases on newer servers, and so does less.
/// </summary>
/// <param name="module">The module's manifest.</param>
/// <param name="kubectl">The peer.</param>
/// <param name="file">A rendered Istio, e.g. the default profile of 1.5.0.</param>
internal sealed class InstallSuite(string module, string kubectl, string file)
{
    private const int Rounds = 3;

    // A first installation needs a cluster without one; each round has its own.
    private const int Nodes = 4;

    /// <summary>The file to install: MESHTOOLS_MANIFEST, or the one that lies beside the checkout, or the miniature of the examples.</summary>
    public static string FindFile(string root)
    {
        string? given = Environment.GetEnvironmentVariable("MESHTOOLS_MANIFEST");
        string beside = Path.Combine(Path.GetDirectoryName(root) ?? root, "shared", "istio", "1.5.0", "default.yaml");
        return given is { Length: > 0 } ? given : File.Exists(beside) ? beside : Path.Combine(root, "examples", "mesh", "miniature.yaml");
    }

    public IEnumerable<Row> Rows()
    {
        List<(double First, double Again)> ours = [];
        List<(double First, double Again)> peer = [];
        for (int round = 0; round < Rounds; round++)
        {
            using (BenchmarkSandbox sandbox = new(module, $"bench-install-{round}", Nodes))
            {
                ours.Add(Install(sandbox.KubeConfig));
            }

            using (BenchmarkSandbox sandbox = new(module, $"bench-apply-{round}", Nodes))
            {
                peer.Add((Apply(sandbox.KubeConfig), Apply(sandbox.KubeConfig)));
            }
        }

        string what = $"{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileName(file)}";
        yield return Row($"Install-Mesh {what}, without waits", Median(ours, static time => time.First), Median(peer, static time => time.First));
        yield return Row("  again, nothing to do", Median(ours, static time => time.Again), Median(peer, static time => time.Again));
    }

    private static Row Row(string name, double ours, double peer) => new(name, ours, "kubectl apply --server-side", peer, "ms", Measure.Faster, 1);

    private static double Median(List<(double First, double Again)> times, Func<(double First, double Again), double> of)
    {
        double[] values = [.. times.Select(of).Order()];
        return values[values.Length / 2];
    }

    private (double First, double Again) Install(string kubeConfig)
    {
        string install = $"Install-Mesh -ManifestPath '{file}' -NoWait -KubeConfig '{kubeConfig}'";
        IReadOnlyDictionary<string, double> times = Session.Run(
            $"Import-Module '{module}'; $null = Get-NodeRegion nothing* -KubeConfig '{kubeConfig}'; " + Session.Timed("first", install) + Session.Timed("again", install));
        return (times["first"], times["again"]);
    }

    private double Apply(string kubeConfig) => Samples.Time(() =>
        ChildProcess.Start(kubectl, ["apply", "--server-side", "--force-conflicts", "-f", file], ("KUBECONFIG", kubeConfig)));
}
