using System.Diagnostics;
using MeshTools.Cluster;
using MeshTools.Cluster.Streams;
using MeshTools.Errors;
using MeshTools.Sites.Tests.Fixtures;

namespace MeshTools.Sites.Tests.Cluster;

/// <summary>Commands in real containers.</summary>
[Collection(SitesCollection.Name)]
public sealed class ExecTests(SitesFixture sites)
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    private readonly ObjectAddress _pod = new(ClusterClient.Pod, "default", sites.Pods.Names("app=echo")[0]);

    [Fact]
    public async Task Output_error_output_and_exit_code_are_kept_apart()
    {
        ExecResult result = await ExecAsync("sh", "-c", "echo to out; echo to err >&2; exit 7");

        Assert.Equal(new ExecResult(7, "to out\n", "to err\n"), result);
    }

    [Fact]
    public async Task Arguments_arrive_as_they_are()
    {
        string[] odd = ["a b", "*", "$HOME", "'\"", "ü", "a&b=c", string.Empty];

        ExecResult result = await ExecAsync(["sh", "-c", "for word; do echo \"[$word]\"; done", "sh", .. odd]);

        Assert.Equal(string.Concat(odd.Select(static word => $"[{word}]\n")), result.Output);
    }

    [Fact]
    public async Task A_large_output_arrives_whole()
    {
        ExecResult result = await ExecAsync("sh", "-c", "yes 0123456789abcde | head -n 200000");

        Assert.Equal(3_200_000, result.Output.Length);
        Assert.True(result.Output.AsSpan().Count("0123456789abcde\n") == 200_000, "A line is broken.");
    }

    [Fact]
    public async Task A_program_that_the_image_does_not_have_is_named()
    {
        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => ExecAsync("no-such-program"));

        Assert.Equal(ErrorCatalog.PodCommandFailed, error.Definition);
        Assert.Contains("no-such-program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_or_pod_that_is_not_there_is_named()
    {
        MeshToolsException container = await Assert.ThrowsAsync<MeshToolsException>(() =>
            sites.Client().ExecAsync(_pod, "istio-proxy", ["true"], Enough, CancellationToken.None));
        MeshToolsException pod = await Assert.ThrowsAsync<MeshToolsException>(() =>
            sites.Client().ExecAsync(_pod with { Name = "nobody" }, "echo", ["true"], Enough, CancellationToken.None));

        Assert.Contains("istio-proxy", container.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCatalog.ObjectNotFound, pod.Definition);
        Assert.Contains("nobody", pod.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_does_not_end_is_given_up_in_time()
    {
        Stopwatch watch = Stopwatch.StartNew();
        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() =>
            sites.Client().ExecAsync(_pod, "echo", ["sleep", "300"], TimeSpan.FromSeconds(1), CancellationToken.None));

        Assert.Equal(ErrorCatalog.RequestTimeout, error.Definition);
        Assert.Contains("'sleep' did not end within 1 s", error.Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task Cancelling_lets_go_at_once()
    {
        using CancellationTokenSource stop = new();
        Task<ExecResult> running = sites.Client().ExecAsync(_pod, "echo", ["sh", "-c", "echo begun; exec sleep 300"], Enough, stop.Token);
        Eventually.Holds(() => ExecAsync("ps").Result.Output.Contains("sleep 300", StringComparison.Ordinal) ? null : "the command has not begun");

        Stopwatch watch = Stopwatch.StartNew();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task A_kubelet_that_is_away_is_named_as_the_cause()
    {
        string node = (string)sites.Pods.Get(_pod.Name)["spec"]!["nodeName"]!;
        sites.Rig.Stop(node, "kubelet");
        try
        {
            MeshToolsException exec = await Assert.ThrowsAsync<MeshToolsException>(() => ExecAsync("true"));
            MeshToolsException log = await Assert.ThrowsAsync<MeshToolsException>(() =>
                sites.Client().ReadLogAsync(_pod, new PodLogQuery { TailLines = 1 }, CancellationToken.None));

            Assert.Equal(ErrorCatalog.NodeUnreachable, exec.Definition);
            Assert.Equal(ErrorCatalog.NodeUnreachable, log.Definition);
        }
        finally
        {
            sites.Rig.Start(node, "kubelet");
        }

        Eventually.Holds(() => ExecAsync("true").Result.ExitCode == 0 ? null : "the kubelet is not back");
        sites.Pods.WaitReady("app=echo", 3);
    }

    private Task<ExecResult> ExecAsync(params string[] command) => sites.Client().ExecAsync(_pod, "echo", command, Enough, CancellationToken.None);
}
