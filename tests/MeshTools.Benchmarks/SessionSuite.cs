namespace MeshTools.Benchmarks;

/// <summary>What everybody pays in every session: loading the module, and the first command.</summary>
internal sealed class SessionSuite(string manifest, string kubectl)
{
    private const int Rounds = 9;
    private const double ImportMilliseconds = 60;
    private const double FirstCall = 2;

    public IEnumerable<Row> Rows()
    {
        double bare = Samples.Median(Rounds, static () => Samples.Time(static () => Session.Run("'x=1'")));
        double with = Samples.Median(Rounds, () => Samples.Time(() => Session.Run($"Import-Module '{manifest}'; 'x=1'")));
        yield return new Row("Import-Module", with, "a session without it", bare, "ms", Measure.Added, ImportMilliseconds);

        using BenchmarkSandbox sandbox = new(manifest, "bench-session", 4);
        string config = sandbox.KubeConfig;
        double ours = Samples.Median(Rounds, () => Session.Run($"Import-Module '{manifest}'; {Session.Timed("ms", $"Get-NodeRegion -KubeConfig '{config}'")}")["ms"]);
        double peer = Samples.Median(Rounds, () => Samples.Time(() => ChildProcess.Run(kubectl, ["get", "nodes"], ("KUBECONFIG", config))));
        double floor = Samples.Median(Rounds, () => FreshProcess.Figure("bare", config));
        yield return new Row("First Get-NodeRegion of a session", ours, "kubectl get nodes", peer, "ms", Measure.Times, FirstCall);
        double typed = Samples.Median(Rounds, () => Session.Run($"Import-Module '{manifest}'; Start-Sleep -Seconds 1; {Session.Timed("ms", $"Get-NodeRegion -KubeConfig '{config}'")}")["ms"]);
        yield return new Row("First Get-NodeRegion, typed a second after the import", typed, "kubectl get nodes", peer, "ms", Measure.Times, FirstCall);
        yield return new Row("First Get-NodeRegion of a session", ours, "one request by a bare HttpClient, in a new process", floor, "ms", Measure.Times);
    }
}
