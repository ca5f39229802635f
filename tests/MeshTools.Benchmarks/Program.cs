using System.Globalization;
using System.Text.Json;
using MeshTools.Benchmarks;

// usage: MeshTools.Benchmarks [publish | SUITE ...], where SUITE is session, nodes, growth, install or locality
// publish: all of them, and README.md shows what they gave
// (host SCRIPT, bare KUBECONFIG and raw KUBECONFIG VALUE are how it starts itself in fresh processes)
switch (args)
{
    case ["host", string script]:
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

string published = Path.Combine(root, "tests", "MeshTools.Benchmarks", "published.json");
string manifest = Path.Combine(root, "MeshTools.psd1");
string kubectl = ChildProcess.Find("kubectl") ?? throw new InvalidOperationException("kubectl must be on PATH: it is the peer of these measurements.");
Dictionary<string, Func<IEnumerable<Row>>> suites = new(StringComparer.Ordinal)
{
    ["session"] = new SessionSuite(manifest, kubectl).Rows,
    ["nodes"] = new NodeSuite(manifest, kubectl).Rows,
    ["growth"] = new GrowthSuite(manifest, kubectl).Rows,
    ["install"] = new InstallSuite(manifest, kubectl, InstallSuite.FindFile(root)).Rows,
    ["locality"] = () => LocalitySuite.Rows(root),
};
bool publish = args is ["publish"];
string[] wanted = publish || args.Length == 0 ? [.. suites.Keys] : args;
if (wanted.FirstOrDefault(name => !suites.ContainsKey(name)) is string unknown)
{
    Console.Error.WriteLine($"'{unknown}' is none of {string.Join(", ", suites.Keys)}, publish.");
    return 1;
}

Machine machine = Machine.This(Session.Description, "kubectl " + VersionOf(kubectl));
Console.WriteLine($"{machine}; each figure is a median");
Results results = new(DateOnly.FromDateTime(DateTime.UtcNow), machine, [.. wanted.SelectMany(name => suites[name]())]);
Report.Print(results.Rows);
string path = Path.Combine(root, "out", "benchmarks.json");
results.Save(path);
Console.WriteLine($"saved: {path}");
if (publish)
{
    results.Save(published);
    string readme = Path.Combine(root, "README.md");
    File.WriteAllText(readme, MarkdownTable.Put(File.ReadAllText(readme), results));
    Console.WriteLine($"published: {published} and {readme}");
}

return 0;

static string VersionOf(string kubectl)
{
    using JsonDocument version = JsonDocument.Parse(ChildProcess.Run(kubectl, ["version", "--client", "-o", "json"]));
    return version.RootElement.GetProperty("clientVersion").GetProperty("gitVersion").GetString()!;
}
