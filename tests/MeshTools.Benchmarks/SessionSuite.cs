namespace MeshTools.Benchmarks;

/// <summary>What everybody pays in every session: loading the module, and the first command.</summary>
internal sealed class SessionSuite(string manifest, string kubectl)
{
    private const int Rounds = 11;
    private const double ImportMilliseconds = 60;
    private const double FirstCall = 2;

    public IEnumerable<Row> Rows()
    {
        double[] import = Samples.Medians(
            Rounds,
            () => Samples.Time(() => Session.Run($"Import-Module '{manifest}'; 'x=1'")),
            static () => Samples.Time(static () => Session.Run("'x=1'")));
        yield return new Row("Import-Module", import[0], "a session without it", import[1], "ms", Measure.Added, ImportMilliseconds);

        using BenchmarkSandbox sandbox = new(manifest, "bench-session", 4);
        string config = sandbox.KubeConfig;
        string list = Session.Timed("ms", $"Get-NodeRegion -KubeConfig '{config}'");
        double[] first = Samples.Medians(
            Rounds,
            () => Session.Run($"Import-Module '{manifest}'; {list}")["ms"],
            () => Session.Run($"Import-Module '{manifest}'; Start-Sleep -Seconds 1; {list}")["ms"],
            () => Samples.Time(() => ChildProcess.Run(kubectl, ["get", "nodes"], ("KUBECONFIG", config))),
            () => FreshProcess.Figure("bare", config));
        yield return new Row("First Get-NodeRegion of a session", first[0], "kubectl get nodes", first[2], "ms", Measure.Times, FirstCall);
        yield return new Row("First Get-NodeRegion, typed a second after the import", first[1], "kubectl get nodes", first[2], "ms", Measure.Times, FirstCall);
        yield return new Row("First Get-NodeRegion of a session", first[0], "one request by a bare HttpClient, in a new process", first[3], "ms", Measure.Times);
    }
}
