using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Text.Json.Nodes;

namespace MeshTools.Sites.Tests.Fixtures;

/// <summary>The commands of tests/sites on one rig of the tests' own.</summary>
internal sealed class Rig
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(2);

    // The first time on a machine, Kubernetes is built from Debian's source package.
    private static readonly TimeSpan First = TimeSpan.FromMinutes(20);

    public string State { get; } = Environment.GetEnvironmentVariable("MESHTOOLS_SITES_STATE") is { Length: > 0 } given
        ? given
        : Path.Combine(Path.GetTempPath(), $"meshtools-sites-{Environment.ProcessId}");

    /// <summary>The sites by name, once it is up.</summary>
    public IReadOnlyList<Site> Sites { get; private set; } = [];

    public string KubeConfig => Path.Combine(State, "kubeconfig");

    public void Up()
    {
        Run("up", First, ["--net", FreeNet()]);
        JsonNode state = JsonNode.Parse(File.ReadAllText(Path.Combine(State, "state.json")))!;
        Sites = [.. state["sites"]!.AsArray().Select(static site => new Site(
            (string)site!["name"]!,
            [.. site["nodes"]!.AsArray().Select(static node => new SiteNode((string)node!["name"]!, (string)node["address"]!))]))];
    }

    public void Down() => Run("down", Usual, []);

    public void Cut(string site) => Run("cut", Usual, [site]);

    public void Mend(string site) => Run("mend", Usual, [site]);

    /// <summary>Stops a program of a node (of <c>control</c> too); killed when <paramref name="now"/>.</summary>
    public void Stop(string node, string program, bool now = false) => Run("node-stop", Usual, now ? [node, program, "now"] : [node, program]);

    public void Start(string node, string program) => Run("node-start", Usual, [node, program]);

    private void Run(string command, TimeSpan limit, string[] arguments)
    {
        ProcessStartInfo start = new("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Path.Combine(Checkout.Root, "tests", "sites", command), "--state", State, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
        }

        process.WaitForExit();

        // What a command starts (a kubelet, say) has its own places to write to, so both streams end with the command.
        Assert.True(process.ExitCode == 0, $"tests/sites/{command} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{output.Result}{errors.Result}");
    }

    /// <summary>A private /16 that no link of this machine uses: a rig brought up by hand has the first.</summary>
    private static string FreeNet()
    {
        string[] used = [.. NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(static link => link.GetIPProperties().UnicastAddresses)
            .Select(static address => address.Address.ToString())];
        return Enumerable.Range(214, 20)
            .Select(static number => $"10.{number}")
            .First(net => !used.Any(address => address.StartsWith(net + ".", StringComparison.Ordinal)));
    }
}
