namespace MeshTools.Benchmarks;

/// <summary>One command over all nodes of a sandbox, and its peers. Each MeshTools session has connected before it is measured.</summary>
internal sealed class NodeRuns(string manifest, string kubectl, string kubeConfig)
{
    private const int Rounds = 3;

    private string Connected => $"Import-Module '{manifest}'; $null = Get-NodeRegion nothing* -KubeConfig '{kubeConfig}'; ";

    /// <summary>Milliseconds to label all nodes, read first and written then.</summary>
    public double Set(string region) => Session.Run(Connected + Session.Timed("ms", $"Set-NodeRegion * -Region {region} -Force -KubeConfig '{kubeConfig}'"))["ms"];

    /// <summary>Milliseconds to read all nodes.</summary>
    public double Get() => Samples.Median(Rounds, () => Session.Run(Connected + Session.Timed("ms", $"Get-NodeRegion -KubeConfig '{kubeConfig}'"))["ms"]);

    /// <summary>The same patches by a client that does nothing else, in a process of its own.</summary>
    public double Raw(string region) => FreshProcess.Figure("raw", kubeConfig, region);

    /// <summary>Milliseconds of <c>kubectl get nodes</c>.</summary>
    public double List() => Samples.Median(Rounds, () => Samples.Time(() => Kubectl("get", "nodes")));

    /// <summary>The working set in MB before and at the top of a run that labels all nodes.</summary>
    public (double Idle, double Peak) Memory(string region)
    {
        IReadOnlyDictionary<string, double> memory = Session.Run(
            $"{Connected}[GC]::Collect(); $p = [Diagnostics.Process]::GetCurrentProcess(); 'idle=' + $p.WorkingSet64; "
            + $"Set-NodeRegion * -Region {region} -Force -KubeConfig '{kubeConfig}' | ForEach-Object {{ }}; $p.Refresh(); 'peak=' + $p.PeakWorkingSet64");
        return (memory["idle"] / 1048576, memory["peak"] / 1048576);
    }

    public void Kubectl(params string[] arguments) => ChildProcess.Run(kubectl, arguments, ("KUBECONFIG", kubeConfig));
}
