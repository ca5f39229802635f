using System.Diagnostics;
using System.Text.Json.Nodes;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Sandbox;

/// <summary>What the stand-in for the kubelet makes of nodes and pods, seen through the API server.</summary>
[Collection(SandboxCollection.Name)]
public sealed class StandinKubeletTests(SandboxFixture sandbox)
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task A_deployment_becomes_available_with_endpoints()
    {
        const string Path = "/apis/apps/v1/namespaces/default/deployments";
        await sandbox.Api.SendAsync(HttpMethod.Post, Path, Workload("Deployment", "web", "\"replicas\":3,"));
        await sandbox.Api.SendAsync(
            HttpMethod.Post, "/api/v1/namespaces/default/services",
            """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}""");

        await UntilAsync($"{Path}/web", static item => (int?)item["status"]?["availableReplicas"] == 3);
        await UntilAsync("/api/v1/namespaces/default/endpoints/web", static item => item["subsets"]?[0]?["addresses"]?.AsArray().Count == 3);

        await sandbox.Api.DeleteAsync("/api/v1/namespaces/default/services/web");
        await sandbox.Api.DeleteAsync($"{Path}/web");
        await UntilAsync(Pods, static list => list["items"]!.AsArray().Count == 0);
    }

    [Fact]
    public async Task A_daemon_set_has_a_ready_pod_on_every_node_a_new_one_included()
    {
        const string Path = "/apis/apps/v1/namespaces/default/daemonsets";
        await sandbox.Api.SendAsync(HttpMethod.Post, Path, Workload("DaemonSet", "agent", string.Empty));
        await UntilAsync($"{Path}/agent", static item => (int?)item["status"]?["numberReady"] == 4);

        await sandbox.Api.SendAsync(HttpMethod.Post, "/api/v1/nodes", """{"apiVersion":"v1","kind":"Node","metadata":{"name":"hand-made"}}""");
        await UntilAsync($"{Path}/agent", static item => (int?)item["status"]?["numberReady"] == 5);

        await sandbox.Api.DeleteAsync("/api/v1/nodes/hand-made");
        await sandbox.Api.DeleteAsync($"{Path}/agent");
        await UntilAsync(Pods, static list => list["items"]!.AsArray().Count == 0);
    }

    [Fact]
    public async Task A_pod_that_is_held_goes_on_when_it_is_let_go()
    {
        await sandbox.Api.SendAsync(
            HttpMethod.Post, Pods,
            """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"held","annotations":{"meshtools.io/standin-hold":"true"}},"spec":{"containers":[{"name":"c","image":"x"}]}}""");
        JsonObject held = await UntilAsync($"{Pods}/held", static item => (string?)item["status"]?["phase"] == "Running");
        Assert.Equal("False", Condition(held, "Ready"));

        await sandbox.Api.SendAsync(
            HttpMethod.Patch, $"{Pods}/held", """{"metadata":{"annotations":{"meshtools.io/standin-hold":null}}}""", "application/merge-patch+json");

        await UntilAsync($"{Pods}/held", static item => Condition(item, "Ready") == "True");
        await sandbox.Api.DeleteAsync($"{Pods}/held");
        await UntilAsync(Pods, static list => list["items"]!.AsArray().Count == 0);
    }

    [Fact]
    public async Task A_job_is_done()
    {
        const string Path = "/apis/batch/v1/namespaces/default/jobs";
        await sandbox.Api.SendAsync(
            HttpMethod.Post, Path,
            """{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"job"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"x"}]}}}}""");

        await UntilAsync($"{Path}/job", static item => (int?)item["status"]?["succeeded"] == 1);

        await sandbox.Api.SendAsync(HttpMethod.Delete, $"{Path}/job", """{"propagationPolicy":"Background"}""");
        await UntilAsync(Pods, static list => list["items"]!.AsArray().Count == 0);
    }

    [Fact]
    public async Task Nodes_are_copied_from_another_context_which_is_only_read()
    {
        string name = $"copy-{Environment.ProcessId}";
        IReadOnlyDictionary<string, string> before = await sandbox.Api.NodeVersionsAsync();
        try
        {
            Outcome copied = sandbox.Session.Run(
                "Start-MeshSandbox $name -FromKubeConfig $config -FromContext $context | Get-NodeRegion",
                ("name", name), ("config", sandbox.KubeConfig), ("context", sandbox.Context));

            copied.Clean();
            Assert.Equal(before.Keys.Order(StringComparer.Ordinal), copied.Values("Name").Cast<string>().Order(StringComparer.Ordinal));
            Assert.Equal(before, await sandbox.Api.NodeVersionsAsync());
        }
        finally
        {
            sandbox.Session.Run("Stop-MeshSandbox $name -Confirm:$false", ("name", name)).Clean();
        }
    }

    private static string Workload(string kind, string name, string more) =>
        """
        {"apiVersion":"apps/v1","kind":"KIND","metadata":{"name":"NAME"},"spec":{ MORE "selector":{"matchLabels":{"app":"NAME"}},
         "template":{"metadata":{"labels":{"app":"NAME"}},"spec":{"initContainers":[{"name":"i","image":"i"}],"containers":[{"name":"c","image":"c"}]}}}}
        """
        .Replace("KIND", kind, StringComparison.Ordinal).Replace("NAME", name, StringComparison.Ordinal).Replace("MORE", more, StringComparison.Ordinal);

    private static string? Condition(JsonObject item, string type) =>
        (string?)item["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == type)?["status"];

    private async Task<JsonObject> UntilAsync(string path, Func<JsonObject, bool> condition)
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            // Objects that a controller makes (Endpoints, say) may not be there yet.
            JsonObject? item = await sandbox.Api.TryGetAsync(path);
            if (item is not null && condition(item))
            {
                return item;
            }

            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(2), $"It did not come to that: {item?["status"]?.ToJsonString()}");
            await Task.Delay(100);
        }
    }
}
