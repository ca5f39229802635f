namespace MeshTools.Benchmarks;

/// <summary>
/// Install-Mesh beside <c>kubectl apply --server-side</c> of the same file: a session that has connected, against a process.
/// Before the definitions are in service and the namespace is there, kubectl is refused what needs them, and has to be run again.
/// </summary>
/// <param name="module">The module's manifest.</param>
/// <param name="kubectl">The peer.</param>
/// <param name="file">A rendered Istio, e.g. the default profile of 1.5.0.</param>
internal sealed class InstallSuite(string module, string kubectl, string file)
{
    private const int Rounds = 5;

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
        List<double[]> ours = [];
        List<double[]> peer = [];
        for (int round = 0; round < Rounds; round++)
        {
            using (BenchmarkSandbox sandbox = new(module, $"bench-install-{round}", Nodes))
            {
                ours.Add(Install(sandbox.KubeConfig));
            }

            using (BenchmarkSandbox sandbox = new(module, $"bench-apply-{round}", Nodes))
            {
                peer.Add([Apply(sandbox.KubeConfig), Apply(sandbox.KubeConfig), Apply(sandbox.KubeConfig)]);
            }
        }

        string name = $"Install-Mesh {Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileName(file)}, without waits";
        double first = Samples.Middle(ours.Select(static times => times[0]));
        yield return Row(name, first, "kubectl apply --server-side, twice: once more for what it was refused", Samples.Middle(peer.Select(static times => times[0] + times[1])));
        yield return Row(name, first, "kubectl apply --server-side, once, and so not all of it", Samples.Middle(peer.Select(static times => times[0])));
        yield return Row("  the third time, nothing to do", Samples.Middle(ours.Select(static times => times[2])), "kubectl apply --server-side", Samples.Middle(peer.Select(static times => times[2])));
    }

    private static Row Row(string name, double ours, string peerName, double peer) => new(name, ours, peerName, peer, "ms", Measure.Faster, 1);

    private double[] Install(string kubeConfig)
    {
        string install = $"Install-Mesh -ManifestPath '{file}' -NoWait -KubeConfig '{kubeConfig}'";
        IReadOnlyDictionary<string, double> times = Session.Run(
            $"Import-Module '{module}'; $null = Get-NodeRegion nothing* -KubeConfig '{kubeConfig}'; " + Session.Timed("first", install) + Session.Timed("second", install) + Session.Timed("third", install));
        return [times["first"], times["second"], times["third"]];
    }

    private double Apply(string kubeConfig) => Samples.Time(() =>
        ChildProcess.Start(kubectl, ["apply", "--server-side", "--force-conflicts", "-f", file], ("KUBECONFIG", kubeConfig)));
}
