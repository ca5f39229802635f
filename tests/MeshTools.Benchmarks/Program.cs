using System.Globalization;
using MeshTools.Benchmarks;

// usage: MeshTools.Benchmarks [OUTPUT.json | install]
// (session SCRIPT, bare KUBECONFIG and raw KUBECONFIG VALUE are how it starts itself in fresh processes)
switch (args)
{
    case ["session", string script]:
        return Session.Host(script);
    case ["bare", string kubeConfig]:
        using (RawClient client = new(new ClusterAccess(kubeConfig)))
        {
            Console.WriteLine(Samples.Time(() => client.GetAsync("/api/v1/nodes?limit=1").GetAwaiter().GetResult()).ToString(CultureInfo.InvariantCulture));
            return 0;
        }

    case ["raw", string kubeConfig, string value]:
        using (RawClient client = new(new ClusterAccess(kubeConfig)))
        {
            // What MeshTools does within its figure too: read the nodes, then write each.
            double time = Samples.Time(() => client.LabelAsync(client.NamesAsync().GetAwaiter().GetResult(), value).GetAwaiter().GetResult());
            Console.WriteLine(time.ToString(CultureInfo.InvariantCulture));
            return 0;
        }
}

string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "MeshTools.psd1")))
{
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("Run it inside the checkout.");
}

string manifest = Path.Combine(root, "MeshTools.psd1");
string kubectl = ChildProcess.Find("kubectl") ?? throw new InvalidOperationException("kubectl must be on PATH: it is the peer of these measurements.");
if (args is ["install"])
{
    Report.Print(new InstallSuite(manifest, kubectl, InstallSuite.FindFile(root) ?? throw new InvalidOperationException("Set MESHTOOLS_MANIFEST.")).Rows());
    return 0;
}

Suite suite = new(manifest, kubectl);
Console.WriteLine($"sessions: {Session.Description}; {Environment.ProcessorCount} cores; each figure is a median");

List<Row> rows = [suite.ImportRow()];
using (BenchmarkSandbox small = new(manifest, "bench-small", 4))
{
    rows.AddRange(suite.FirstCallRows(small.KubeConfig));
}

using (BenchmarkSandbox large = new(manifest, "bench-large", Suite.NodeCounts.Label))
{
    rows.AddRange(suite.LabelRows(large.KubeConfig, large.Nodes));
}

using (BenchmarkSandbox huge = new(manifest, "bench-memory", Suite.NodeCounts.Memory))
{
    rows.Add(suite.MemoryRow(huge.KubeConfig));
}

if (InstallSuite.FindFile(root) is string file)
{
    rows.AddRange(new InstallSuite(manifest, kubectl, file).Rows());
}
else
{
    Console.WriteLine("Install-Mesh is not measured: set MESHTOOLS_MANIFEST to a rendered Istio");
}

string path = args.Length > 0 ? args[0] : Path.Combine(root, "out", "benchmarks.json");
Report.Print(rows);
Report.Save(path, rows, Session.Description);
Console.WriteLine($"saved: {path}");
return 0;
