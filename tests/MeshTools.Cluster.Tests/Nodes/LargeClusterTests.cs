using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Nodes;

[Collection(LargeSandboxCollection.Name)]
public sealed class LargeClusterTests(LargeSandboxFixture sandbox)
{
    private const string Region = "topology.kubernetes.io/region";

    [Fact]
    public async Task Of_2000_rows_25_are_bad_and_named_and_1975_are_done_and_nothing_else_is_touched()
    {
        IReadOnlyDictionary<string, string> before = await sandbox.Api.NodeVersionsAsync();
        PSObject[] rows = [.. Enumerable.Range(1, 2000).Select(static number => Row(
            number % 100 == 7 ? $"missing-{number}" : LargeSandboxFixture.Node(number),
            number % 400 == 11 ? "not a label!" : $"region-{number % 3}"))];

        Outcome outcome = sandbox.Run("$rows | Set-NodeRegion", ("rows", rows));

        Assert.Equal(1975, outcome.Output.Count);
        Assert.Equal(20, outcome.ErrorIds.Count(static id => id == "NodeNotFound"));
        Assert.Equal(5, outcome.ErrorIds.Count(static id => id == "InvalidLabelValue"));
        Assert.All(outcome.Errors, error => Assert.Contains($"Input {NumberOf(error)} ('{NameOf(error)}')", error.ToString(), StringComparison.Ordinal));
        Assert.All(outcome.Errors, error => Assert.Same(rows[NumberOf(error) - 1].BaseObject, ((PSObject)error.TargetObject).BaseObject));

        string[] expected = [.. rows.Where(IsGood).Select(static row => (string)row.Properties["Name"].Value)];
        Assert.Equal(expected, outcome.Values("Name"));
        IReadOnlyDictionary<string, string?> labels = await LabelsAsync();
        Assert.All(rows.Where(IsGood), row => Assert.Equal((string)row.Properties["Region"].Value, labels[(string)row.Properties["Name"].Value]));

        HashSet<string> named = [.. expected];
        IReadOnlyDictionary<string, string> after = await sandbox.Api.NodeVersionsAsync();
        Assert.All(before.Where(node => !named.Contains(node.Key)), node => Assert.Equal(node.Value, after[node.Key]));
    }

    [Fact]
    public async Task A_second_run_over_2000_nodes_writes_nothing()
    {
        sandbox.Run("Set-NodeRegion * -Region same -Force").Clean();
        IReadOnlyDictionary<string, string> before = await sandbox.Api.NodeVersionsAsync();

        Outcome again = sandbox.Run("Set-NodeRegion * -Region same");

        Assert.Equal(LargeSandboxFixture.NodeCount, again.Clean().Count);
        Assert.All(again.Values("Changed"), static changed => Assert.Equal(false, changed));
        Assert.Equal(before, await sandbox.Api.NodeVersionsAsync());
    }

    [Fact]
    public async Task Ctrl_C_in_the_middle_ends_within_a_second_and_nothing_goes_on_behind()
    {
        sandbox.Run("Set-NodeRegion * -Region before -Force").Clean();
        using PowerShell shell = sandbox.Session.Shell("Set-NodeRegion * -Region after -KubeConfig $KubeConfig", ("KubeConfig", sandbox.KubeConfig));
        PSDataCollection<PSObject> output = [];
        using ManualResetEventSlim begun = new();
        output.DataAdded += (_, _) => begun.Set();
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(begun.Wait(TimeSpan.FromSeconds(60)), "No result came.");

        long stopped = Stopwatch.GetTimestamp();
        await shell.StopAsync(null, null);
        TimeSpan took = Stopwatch.GetElapsedTime(stopped);
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));

        IReadOnlyDictionary<string, string> atStop = await sandbox.Api.NodeVersionsAsync();
        IReadOnlyDictionary<string, string?> labels = await LabelsAsync();
        Assert.True(took < TimeSpan.FromSeconds(1), $"Stopping took {took.TotalMilliseconds:0} ms.");
        Assert.All(labels.Values, static label => Assert.True(label is "before" or "after", label));
        Assert.Contains("before", labels.Values);
        Assert.Contains("after", labels.Values);
        Assert.Equal(atStop, await sandbox.Api.NodeVersionsAsync());
    }

    [Fact]
    public void A_user_who_may_not_patch_gets_one_clear_error_for_each_node()
    {
        string kubeConfig = WithoutPatch();
        try
        {
            Outcome outcome = sandbox.Session.Run(
                "1..3 | ForEach-Object { 'worker-000' + $_ } | Set-NodeRegion -Region denied -KubeConfig $KubeConfig", ("KubeConfig", kubeConfig));

            Assert.Empty(outcome.Output);
            Assert.Equal(["Forbidden", "Forbidden", "Forbidden"], outcome.ErrorIds);
            Assert.All(outcome.Errors, static error =>
            {
                Assert.Equal(ErrorCategory.PermissionDenied, error.CategoryInfo.Category);
                Assert.Contains("not allowed to patch nodes", error.ToString(), StringComparison.Ordinal);
                Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
            });
            Assert.Contains("node/worker-0002", outcome.Errors[1].ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(kubeConfig);
        }
    }

    /// <summary>The sandbox's kubeconfig, acting as a user who may read nodes and pods and nothing else.</summary>
    private string WithoutPatch()
    {
        sandbox.Api.SendAsync(
            HttpMethod.Post,
            "/apis/rbac.authorization.k8s.io/v1/clusterroles",
            """{"metadata":{"name":"node-reader"},"rules":[{"apiGroups":[""],"resources":["nodes","pods"],"verbs":["get","list"]}]}""").GetAwaiter().GetResult();
        sandbox.Api.SendAsync(
            HttpMethod.Post,
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            """{"metadata":{"name":"node-reader"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"node-reader"},"subjects":[{"kind":"User","name":"reader"}]}""").GetAwaiter().GetResult();

        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.yaml");
        string text = File.ReadAllText(sandbox.KubeConfig);
        int key = text.IndexOf("client-certificate-data", StringComparison.Ordinal);
        int lineStart = text.LastIndexOf('\n', key) + 1;
        string indent = text[lineStart..key];
        File.WriteAllText(path, text[..lineStart] + indent.Replace("-", " ", StringComparison.Ordinal) + "as: reader\n" + text[lineStart..]);
        return path;
    }

    private async Task<IReadOnlyDictionary<string, string?>> LabelsAsync() =>
        (await sandbox.Api.GetAsync("/api/v1/nodes"))["items"]!.AsArray().ToDictionary(
            static node => (string)node!["metadata"]!["name"]!, static node => (string?)(node!["metadata"]!["labels"] as JsonObject)?[Region]);

    private static PSObject Row(string name, string region)
    {
        PSObject row = new();
        row.Properties.Add(new PSNoteProperty("Name", name));
        row.Properties.Add(new PSNoteProperty("Region", region));
        return row;
    }

    private static bool IsGood(PSObject row) =>
        !((string)row.Properties["Name"].Value).StartsWith("missing", StringComparison.Ordinal) && (string)row.Properties["Region"].Value != "not a label!";

    private static string NameOf(ErrorRecord error) => (string)((PSObject)error.TargetObject).Properties["Name"].Value;

    private static int NumberOf(ErrorRecord error) => int.Parse(NameOf(error).Split('-')[1], CultureInfo.InvariantCulture);
}
