using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Cluster.Transport;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Transport;

public sealed class ExecPluginRunnerTests : IDisposable
{
    private const string Answer = """echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"abc"}}'""";

    private readonly PluginScript _script = new();

    public void Dispose() => _script.Dispose();

    [Fact]
    public async Task Arguments_arrive_one_by_one_as_they_were_written()
    {
        string[] arguments = ["get token", "$HOME", "*", "", "a\"b'c", "--x=1 2"];

        await PluginScript.RunAsync(_script.Plugin("for a in \"$@\"; do printf '<%s>\\n' \"$a\" >> seen; done\n" + Answer, arguments));

        Assert.Equal(arguments.Select(static argument => $"<{argument}>"), _script.Read("seen"));
    }

    [Fact]
    public async Task The_environment_is_this_processs_with_the_plugins_on_top()
    {
        Dictionary<string, string> environment = new() { ["AWS_PROFILE"] = "dev ops", ["HOME"] = "/elsewhere" };

        await PluginScript.RunAsync(_script.Plugin("echo \"$AWS_PROFILE|$HOME|$PATH\" > seen\n" + Answer, environment: environment));

        Assert.Equal($"dev ops|/elsewhere|{Environment.GetEnvironmentVariable("PATH")}", Assert.Single(_script.Read("seen")));
    }

    [Fact]
    public async Task It_is_told_the_version_and_the_cluster()
    {
        ExecPlugin plugin = _script.Plugin("echo \"$KUBERNETES_EXEC_INFO\" > seen\n" + Answer) with { ClusterInfo = """{"server":"https://api"}""" };

        await PluginScript.RunAsync(plugin);

        JsonNode info = JsonNode.Parse(Assert.Single(_script.Read("seen")))!;
        Assert.Equal("ExecCredential", (string?)info["kind"]);
        Assert.Equal(PluginScript.Version, (string?)info["apiVersion"]);
        Assert.False((bool)info["spec"]!["interactive"]!);
        Assert.Equal("https://api", (string?)info["spec"]!["cluster"]!["server"]);
    }

    [Fact]
    public async Task Its_input_is_closed_so_that_a_prompt_does_not_hang()
    {
        ExecCredential credential = await PluginScript.RunAsync(_script.Plugin("read answer\n" + Answer));

        Assert.Equal("abc", credential.Token);
    }

    [Fact]
    public async Task A_lot_of_talk_on_both_streams_does_not_hang()
    {
        ExecCredential credential = await PluginScript.RunAsync(_script.Plugin("i=0; while [ $i -lt 3000 ]; do echo 'a rather long line of complaint to fill the pipe' >&2; i=$((i+1)); done\n" + Answer));

        Assert.Equal("abc", credential.Token);
    }

    [Fact]
    public async Task A_failure_says_the_exit_code_and_the_last_words()
    {
        MeshToolsException error = await FailedAsync(_script.Plugin("echo one >&2; echo two >&2; echo three >&2; echo 'SSO session has expired' >&2; exit 7"));

        Assert.Contains("exit code 7: two | three | SSO session has expired", error.Message, StringComparison.Ordinal);
        Assert.Contains("'prod'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_printed_is_not_repeated_in_an_error()
    {
        MeshToolsException error = await FailedAsync(_script.Plugin("echo 'token: s3cr3t'; exit 1"));

        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("(it said nothing)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'cannot refresh: token=s3cr3t-word' >&2; exit 1")]
    [InlineData("echo 'got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzM2NyM3Qtd29yZCJ9.c2lnbmF0dXJl' >&2; exit 1")]
    [InlineData("echo 'k8s-aws-v1.aHR0cHM6Ly9zdHMuYW1hem9uYXdzLmNvbS8_QWN0aW9uPXMzY3IzdC13b3Jk' >&2; exit 1")]
    [InlineData("echo '-----BEGIN PRIVATE KEY-----' >&2; for i in 1 2 3 4; do echo 's3cr3tWordOfTheKeyInBase64xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' >&2; done; echo '-----END PRIVATE KEY-----' >&2; exit 1")]
    public async Task Secrets_in_its_last_words_are_masked(string script)
    {
        MeshToolsException error = await FailedAsync(_script.Plugin(script));

        Assert.All(["s3cr3t", "eyJzdWIi", "QWN0aW9u"], piece => Assert.DoesNotContain(piece, error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_program_comes_with_the_kubeconfigs_own_advice()
    {
        ExecPlugin plugin = _script.Plugin(Answer) with { Command = Path.Combine(_script.Folder, "missing") };

        MeshToolsException error = await FailedAsync(plugin);

        Assert.Contains("cannot be started", error.Message, StringComparison.Ordinal);
        Assert.Equal("Install the plugin.", error.Action);
    }

    [Fact]
    public async Task A_file_that_is_no_program_is_an_error_too()
    {
        ExecPlugin plugin = _script.Plugin(Answer);
        string text = Path.Combine(_script.Folder, "text");
        await File.WriteAllTextAsync(text, "no program");

        Assert.Contains("cannot be started", (await FailedAsync(plugin with { Command = text })).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be started", (await FailedAsync(plugin with { Command = _script.Folder })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_the_plugin_at_once()
    {
        using CancellationTokenSource stop = new();
        Task<ExecCredential> running = PluginScript.RunAsync(_script.Plugin("echo $$ > pid.new; mv pid.new pid; exec sleep 600"), stop.Token);
        Assert.True(SpinWait.SpinUntil(() => _script.Read("pid").Length == 1, TimeSpan.FromSeconds(30)));
        Stopwatch watch = Stopwatch.StartNew();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
        int pid = int.Parse(_script.Read("pid")[0], CultureInfo.InvariantCulture);
        Assert.True(SpinWait.SpinUntil(() => !IsRunning(pid), TimeSpan.FromSeconds(30)));
    }

    private static bool IsRunning(int pid)
    {
        try
        {
            using Process process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task<MeshToolsException> FailedAsync(ExecPlugin plugin)
    {
        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => PluginScript.RunAsync(plugin));
        Assert.Equal("CredentialPluginFailed", error.Definition.Id);
        return error;
    }
}
