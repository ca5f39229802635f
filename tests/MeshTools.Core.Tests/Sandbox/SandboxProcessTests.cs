using System.Diagnostics;
using MeshTools.Errors;
using MeshTools.Sandbox;
using MeshTools.Sandbox.Processes;

namespace MeshTools.Core.Tests.Sandbox;

public sealed class SandboxProcessTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly SandboxFolder _folder;

    public SandboxProcessTests()
    {
        _folder = new SandboxFolder("one", Path.Combine(_temporary.Path, "one"));
        PrivateFiles.CreateFolder(_folder.Path);
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_process_writes_its_log_carries_the_mark_and_ends_when_asked()
    {
        RunningProcess process = Start("echo $MESHTOOLS_SANDBOX $SECRET; exec sleep 60");
        await UntilAsync(() => LogTail.Read(process.Spec.Log).Count > 0);

        Assert.Equal([_folder.Path], LogTail.Read(process.Spec.Log));
        Assert.True(ProcessTable.IsAlive(process));
        Assert.Equal([process.Pid], ProcessTable.Marked(_folder.Path));

        Assert.Empty(await ProcessEnd.EndAsync([process], CancellationToken.None));
        Assert.False(ProcessTable.IsAlive(process));
        Assert.Empty(ProcessTable.Marked(_folder.Path));
    }

    [Fact]
    public async Task A_process_that_does_not_listen_is_made_to_end()
    {
        RunningProcess process = Start("trap '' TERM; echo up; while :; do sleep 1; done");
        await UntilAsync(() => LogTail.Read(process.Spec.Log).Count > 0);

        Assert.Empty(await ProcessEnd.EndAsync([process], CancellationToken.None));
        Assert.False(ProcessTable.IsAlive(process));
        await ProcessEnd.KillAsync([.. ProcessTable.Marked(_folder.Path).Select(pid => process with { Pid = pid, Birth = ProcessTable.Birth(pid)! })], CancellationToken.None);
    }

    [Fact]
    public async Task A_later_process_with_the_same_id_is_left_alone()
    {
        RunningProcess innocent = Start("exec sleep 60");
        RunningProcess former = innocent with { Birth = "of another boot/1" };

        Assert.False(ProcessTable.IsAlive(former));
        Assert.Empty(await ProcessEnd.EndAsync([former], CancellationToken.None));
        Assert.Empty(await ProcessEnd.KillAsync([former], CancellationToken.None));
        Assert.True(ProcessTable.IsAlive(innocent));

        await ProcessEnd.KillAsync([innocent], CancellationToken.None);
    }

    [Fact]
    public async Task It_has_a_session_of_its_own_so_that_a_terminals_interrupt_does_not_reach_it()
    {
        RunningProcess process = Start("exec sleep 60");
        await UntilAsync(() => Session(process.Pid) == process.Pid);

        Assert.NotEqual(Session(Environment.ProcessId), Session(process.Pid));
        await ProcessEnd.KillAsync([process], CancellationToken.None);
    }

    [Fact]
    public async Task A_process_that_was_not_written_down_is_found_and_ended_with_the_sandbox()
    {
        RunningProcess forgotten = Start("exec sleep 60");
        await UntilAsync(() => ProcessTable.Marked(_folder.Path).Count > 0);

        await SandboxRemoval.RemoveAsync(_folder, null, politely: true, CancellationToken.None);

        Assert.False(ProcessTable.IsAlive(forgotten));
        Assert.False(_folder.Exists);
    }

    [Fact]
    public void What_a_process_was_started_with_can_be_read_back()
    {
        ProcessSpec spec = new("etcd", "/b/etcd", ["--a=\"b\"", "c d"], "/s/etcd.log", new Dictionary<string, string> { ["X"] = "1" });
        SandboxState state = new SandboxState
        {
            Phase = SandboxPhase.Running,
            Version = "v1.20.2",
            Server = new Uri("https://127.0.0.1:20002"),
            NodeCount = 3,
            Started = DateTimeOffset.UnixEpoch,
        }.With(new RunningProcess(spec, 1, "b/0")).With(new RunningProcess(spec, 42, "b/1"));

        SandboxStateJson.Save(_folder, state);
        SandboxState read = SandboxStateJson.TryLoad(_folder)!;

        RunningProcess process = Assert.Single(read.Processes);
        Assert.Equal((42, "b/1"), (process.Pid, process.Birth));
        Assert.Equal(spec.Arguments, process.Spec.Arguments);
        Assert.Equal(spec.Environment, process.Spec.Environment);
        Assert.Equal(state with { Processes = [] }, read with { Processes = [] });
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"phase\":\"Flying\"}")]
    [InlineData("{\"processes\":[{\"pid\":\"x\"}]}")]
    public void A_broken_state_is_none_and_the_sandbox_is_still_listed(string content)
    {
        File.WriteAllText(_folder.State, content);

        Assert.Null(SandboxStateJson.TryLoad(_folder));
        MeshSandbox sandbox = Assert.Single(SandboxList.All(new SandboxRoot(_temporary.Path, "/none")));
        Assert.Equal(("one", false), (sandbox.Name, sandbox.Running));
    }

    [Theory]
    [InlineData("1234 (sleep) S 1 1234 1234 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 98765 1 1", "98765")]
    [InlineData("1234 (a) b) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 77 1 1", "77")]
    [InlineData("1234 (gone) Z 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 77 1 1", null)]
    [InlineData("garbage", null)]
    public void The_time_of_birth_is_found_whatever_the_program_is_called(string stat, string? expected) =>
        Assert.Equal(expected, ProcessTable.ReadStat(stat));

    [Fact]
    public void Two_cannot_hold_the_lock_and_it_leaves_nothing()
    {
        using (SandboxLock.Take(_folder))
        {
            Assert.Equal(ErrorCatalog.SandboxBusy, Assert.Throws<MeshToolsException>(() => SandboxLock.Take(_folder)).Definition);
        }

        Assert.False(File.Exists(_folder.Lock));
        SandboxLock.Take(_folder).Dispose();
    }

    [Theory]
    [InlineData("default", true)]
    [InlineData("a-1", true)]
    [InlineData("", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("a.b", false)]
    [InlineData("Upper", false)]
    [InlineData("-a", false)]
    [InlineData("a\n", false)]
    public void A_name_cannot_leave_the_folder_of_sandboxes(string name, bool valid) => Assert.Equal(valid, SandboxName.IsValid(name));

    [Fact]
    public void Folders_follow_the_XDG_variables_where_they_are_absolute()
    {
        Dictionary<string, string> variables = new() { ["XDG_STATE_HOME"] = "/x/state", ["XDG_CACHE_HOME"] = "relative", ["HOME"] = "/home/me" };

        SandboxRoot root = SandboxRoot.Find(variables.GetValueOrDefault);

        Assert.Equal("/x/state/meshtools/sandboxes", root.State);
        Assert.Equal("/home/me/.cache/meshtools/control-plane", root.Cache);
    }

    private RunningProcess Start(string script) =>
        DetachedProcess.Start(new ProcessSpec("test", "/bin/sh", ["-c", script], _folder.Log("test"), new Dictionary<string, string>()), _folder.Path);

    private static int Session(int pid) =>
        int.Parse(File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task UntilAsync(Func<bool> condition)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(10), "It did not happen.");
            await Task.Delay(20);
        }
    }
}
