using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Sites.Tests.Fixtures;

namespace MeshTools.Sites.Tests.Cluster;

/// <summary>Logs of real containers.</summary>
[Collection(SitesCollection.Name)]
public sealed class LogTests(SitesFixture sites)
{
    [Fact]
    public void The_last_words_of_a_container_that_crashed_can_be_read()
    {
        ObjectAddress pod = Pod("crashing");
        sites.Pods.Apply(StandinPods.Pod("crashing", "app", ["standin-crash", "--message", "no route to the database", "--code", "3"]));
        try
        {
            sites.Pods.WaitFor("crashing", "restarted", static pod => (int?)pod["status"]?["containerStatuses"]?[0]?["restartCount"] >= 1);

            // While the kubelet clears an older container away, it answers with a sentence of its own instead.
            Eventually.Holds(() => LastWords(pod) is string words && words.Contains("no route to the database", StringComparison.Ordinal) ? null : LastWords(pod));
        }
        finally
        {
            sites.Pods.Remove("crashing");
        }
    }

    [Fact]
    public async Task Only_the_lines_asked_for_are_read()
    {
        ObjectAddress pod = Pod("counting");
        sites.Pods.Apply(Shell("counting", "seq 1 1000; sleep 300"));
        try
        {
            sites.Pods.WaitFor("counting", "ready", PodBench.IsReady);
            Eventually.Holds(() => Lines(pod, null) == 1000 ? null : "it has not counted to its end");

            Assert.Equal("999\n1000\n", await sites.Client().ReadLogAsync(pod, new PodLogQuery { TailLines = 2 }, CancellationToken.None));
        }
        finally
        {
            sites.Pods.Remove("counting");
        }
    }

    [Fact]
    public async Task A_log_is_followed_as_it_is_written_until_the_container_ends_or_the_reader_has_enough()
    {
        ObjectAddress pod = Pod("talking");
        sites.Pods.Apply(Shell("talking", "for i in 1 2 3 4 5; do echo line $i; sleep 1; done", "Never"));
        try
        {
            sites.Pods.WaitFor("talking", "begun", static pod => (string?)pod["status"]?["phase"] is "Running" or "Succeeded");
            List<string> lines = [];
            await foreach (string line in sites.Client().FollowLogAsync(pod, new PodLogQuery(), CancellationToken.None))
            {
                lines.Add(line);
            }

            Assert.Equal(["line 1", "line 2", "line 3", "line 4", "line 5"], lines);
        }
        finally
        {
            sites.Pods.Remove("talking");
        }

        ObjectAddress echo = Pod(sites.Pods.Names("app=echo")[0]);
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (string line in sites.Client().FollowLogAsync(echo, new PodLogQuery(), stop.Token))
            {
                Assert.NotNull(line);
            }
        });
    }

    [Fact]
    public async Task A_pod_or_container_without_a_log_says_why()
    {
        MeshToolsException pod = await Assert.ThrowsAsync<MeshToolsException>(() =>
            sites.Client().ReadLogAsync(Pod("nobody"), new PodLogQuery(), CancellationToken.None));
        MeshToolsException container = await Assert.ThrowsAsync<MeshToolsException>(() =>
            sites.Client().ReadLogAsync(Pod(sites.Pods.Names("app=echo")[0]), new PodLogQuery { Container = "istio-proxy" }, CancellationToken.None));

        Assert.Equal(ErrorCatalog.ObjectNotFound, pod.Definition);
        Assert.Contains("istio-proxy", container.Message, StringComparison.Ordinal);
    }

    private static ObjectAddress Pod(string name) => new(ClusterClient.Pod, "default", name);

    private static string Shell(string name, string script, string restart = "Always") =>
        StandinPods.Pod(name, "app", [], restart: restart).Replace("\"args\"", $"\"command\": [ \"sh\", \"-c\", \"{script}\" ], \"args\"", StringComparison.Ordinal);

    private string LastWords(ObjectAddress pod) =>
        sites.Client().ReadLogAsync(pod, new PodLogQuery { Container = "app", Previous = true, TailLines = 5 }, CancellationToken.None).Result;

    private int Lines(ObjectAddress pod, int? tail) =>
        sites.Client().ReadLogAsync(pod, new PodLogQuery { TailLines = tail }, CancellationToken.None).Result.Count(static letter => letter == '\n');
}
