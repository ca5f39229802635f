using System.Diagnostics;
using System.Management.Automation;
using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Tests.Sandbox;

/// <summary>Start-, Get- and Stop-MeshSandbox, from nothing to nothing.</summary>
public sealed class SandboxLifeTests : IDisposable
{
    private readonly string _name = $"life-{Environment.ProcessId}";
    private readonly ModuleSession _session = ModuleSession.Open();
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory();

    public void Dispose()
    {
        Run("Get-MeshSandbox \"$name*\" | Stop-MeshSandbox -Confirm:$false").Clean();
        _session.Dispose();
        _temporary.Delete(recursive: true);
    }

    [Fact]
    public void Two_run_side_by_side_and_stopping_one_leaves_the_other_and_nothing_of_itself()
    {
        string csv = Path.Combine(_temporary.FullName, "nodes.csv");
        File.WriteAllText(csv, "Name,Region,Labels,Ready\nworker-sz02,shenzhen,front_end=true,\nworker-wx02,wuxi,,false\n");
        PSObject first = Assert.Single(Run("Start-MeshSandbox $name -NodePath $csv", ("csv", csv)).Clean());
        PSObject second = Assert.Single(Run("@{ Name = 'worker-bj02'; Region = 'beijing'; Labels = @{ tier = 'edge' } } | Start-MeshSandbox \"$name-b\"").Clean());

        Assert.Equal((true, 2, $"meshtools-{_name}"), (Value(first, "Running"), Value(first, "NodeCount"), Value(first, "Context")));
        Assert.StartsWith("v1.", (string)Value(first, "Version")!, StringComparison.Ordinal);
        Assert.NotEqual(Value(first, "Server"), Value(second, "Server"));
        Assert.Equal(["shenzhen", "wuxi"], Run("Get-MeshSandbox $name | Get-NodeRegion").Values("Region"));
        Assert.Equal(["Ready", "NotReady"], Run("Get-MeshSandbox $name | Get-NodeRegion").Values("Status"));
        Assert.Equal(["beijing"], Run("Get-MeshSandbox \"$name-b\" | Get-NodeRegion").Values("Region"));
        AssertPrivate((string)Value(first, "Path")!);

        Run("Stop-MeshSandbox $name -Confirm:$false").Clean();

        AssertGone(first);
        Assert.Equal([true], Run("Get-MeshSandbox \"$name*\"").Values("Running"));
        Run("Get-MeshSandbox \"$name-b\" | Stop-MeshSandbox -Confirm:$false").Clean();
        AssertGone(second);
    }

    [Fact]
    public void A_sandbox_whose_starter_was_killed_is_found_stopped_and_replaced()
    {
        PSObject started = Assert.Single(Run("Start-MeshSandbox $name -NodeCount 1").Clean());
        string folder = (string)Value(started, "Path")!;
        Assert.Equal(["SandboxExists"], TerminatingId(Run("Start-MeshSandbox $name")));

        // As a starter leaves it that is killed half way: one process started and not yet written down.
        string file = Path.Combine(folder, "state.json");
        JsonObject state = (JsonObject)JsonNode.Parse(File.ReadAllText(file))!;
        state["phase"] = "Starting";
        state["processes"]!.AsArray().RemoveAt(2);
        File.WriteAllText(file, state.ToJsonString());
        Assert.Equal([false], Run("Get-MeshSandbox $name").Values("Running"));
        IEnumerable<int> before = SandboxProcesses.Of(folder).Keys;

        Outcome again = Run("Start-MeshSandbox $name -NodeCount 1");

        Assert.Equal(true, Value(Assert.Single(again.Clean()), "Running"));
        Assert.Single(again.Warnings);
        Assert.Empty(SandboxProcesses.Of(folder).Keys.Intersect(before));

        // And with no readable state at all.
        File.WriteAllText(file, "{");
        Run("Stop-MeshSandbox $name -Confirm:$false").Clean();
        AssertGone(started);
    }

    [Fact]
    public async Task Stopping_the_command_half_way_takes_everything_down_at_once()
    {
        using PowerShell shell = _session.Shell("Start-MeshSandbox $name", ("name", _name));
        IAsyncResult running = shell.BeginInvoke();
        string folder = await FolderWithProcessAsync("kube-apiserver");

        long begun = Stopwatch.GetTimestamp();
        await shell.StopAsync(null, null);

        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(2), "It took too long to stop.");
        Assert.True(running.IsCompleted);
        Assert.False(Directory.Exists(folder));
        Assert.Empty(SandboxProcesses.Of(folder));
    }

    [Fact]
    public void A_start_that_fails_shows_the_log_and_leaves_nothing()
    {
        string assets = Assets("echo the disk is on fire; exit 3");

        Outcome outcome = Run("Start-MeshSandbox $name -AssetsPath $assets", ("assets", assets));

        Assert.Equal(["SandboxStartFailed"], TerminatingId(outcome));
        Assert.Contains("etcd of sandbox", outcome.Terminating!.ToString(), StringComparison.Ordinal);
        Assert.Contains("the disk is on fire", outcome.Terminating.ToString(), StringComparison.Ordinal);
        Assert.Empty(Run("Get-MeshSandbox \"$name*\"").Clean());
    }

    [Fact]
    public void A_start_that_takes_too_long_says_what_it_waited_for()
    {
        string assets = Assets("sleep 60");

        Outcome outcome = Run("Start-MeshSandbox $name -AssetsPath $assets -Timeout 00:00:03", ("assets", assets));

        Assert.Equal(["SandboxStartTimeout"], TerminatingId(outcome));
        Assert.Contains("waiting for etcd", outcome.Terminating!.ToString(), StringComparison.Ordinal);
        Assert.Empty(Run("Get-MeshSandbox \"$name*\"").Clean());
    }

    [Theory]
    [InlineData("Start-MeshSandbox ../x", "SandboxNameInvalid")]
    [InlineData("Start-MeshSandbox $name -Node 'Bad_Name'", "SandboxNodesInvalid")]
    [InlineData("Start-MeshSandbox $name -Node a, a", "SandboxNodesInvalid")]
    [InlineData("Start-MeshSandbox $name -NodePath /nowhere/nodes.csv", "SandboxNodesInvalid")]
    [InlineData("Start-MeshSandbox $name -AssetsPath /nowhere", "SandboxBinariesNotFound")]
    [InlineData("Start-MeshSandbox $name -Timeout 120", "ParameterArgumentValidationError")]
    [InlineData("Start-MeshSandbox $name -FromKubeConfig /nowhere/config", "KubeConfigNotFound")]
    public void What_cannot_be_is_refused_before_anything_is_started(string script, string id)
    {
        Assert.Equal([id], TerminatingId(Run(script)));
        Assert.Empty(Run("Get-MeshSandbox \"$name*\"").Clean());
    }

    [Fact]
    public void A_name_that_does_not_exist_is_an_error_for_get_and_stop_and_a_pattern_is_none()
    {
        Assert.Equal(["SandboxNotFound"], Run("Get-MeshSandbox nope-never").ErrorIds);
        Assert.Equal(["SandboxNotFound"], Run("Stop-MeshSandbox nope-never").ErrorIds);
        Run("Get-MeshSandbox nope-never*; Stop-MeshSandbox nope-never*").Clean();
    }

    [Fact]
    public void WhatIf_starts_nothing()
    {
        Outcome outcome = Run("Start-MeshSandbox $name -NodeCount 7 -WhatIf");

        Assert.Empty(outcome.Clean());
        Assert.Contains($"sandbox/{_name}", outcome.HostText, StringComparison.Ordinal);
        Assert.Contains("7 nodes", outcome.HostText, StringComparison.Ordinal);
        Assert.Empty(Run("Get-MeshSandbox \"$name*\"").Clean());
    }

    private static object? Value(PSObject item, string property) => item.Properties[property].Value;

    private static string[] TerminatingId(Outcome outcome) => outcome.Terminating is null ? [] : [outcome.Terminating.FullyQualifiedErrorId.Split(',')[0]];

    private static void AssertGone(PSObject sandbox)
    {
        string folder = (string)Value(sandbox, "Path")!;
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(folder)!),
            entry => entry == folder || entry.StartsWith(folder + ".", StringComparison.Ordinal));
        Assert.Empty(SandboxProcesses.Of(folder + Path.DirectorySeparatorChar));
    }

    private static void AssertPrivate(string folder)
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.All(
            Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Append(folder),
            static entry => Assert.True(OperatingSystem.IsWindows() || (File.GetUnixFileMode(entry) & Others) == 0, $"{entry} is open to others."));
    }

    private Outcome Run(string script, params (string Name, object? Value)[] arguments) => _session.Run(script, [("name", _name), .. arguments]);

    /// <summary>A folder with programs that do as they are told.</summary>
    private string Assets(string script)
    {
        foreach (string name in (string[])["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"])
        {
            string file = Path.Combine(_temporary.FullName, name);
            File.WriteAllText(file, $"#!/bin/sh\n[ \"$1\" = --version ] && {{ echo Kubernetes v1.20.2; exit; }}\n{script}\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        return _temporary.FullName;
    }

    private async Task<string> FolderWithProcessAsync(string program)
    {
        string state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        string folder = Path.Combine(state, "meshtools", "sandboxes", _name);
        long begun = Stopwatch.GetTimestamp();
        while (!SandboxProcesses.Of(folder).Values.Any(line => line.Contains(program, StringComparison.Ordinal)))
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(20), $"No {program} was started.");
            await Task.Delay(50);
        }

        return folder;
    }
}
