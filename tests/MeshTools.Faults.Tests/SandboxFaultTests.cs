using System.Diagnostics;
using MeshTools.Faults.Tests.Runs;
using MeshTools.Testing.Proxy;
using Xunit.Abstractions;

namespace MeshTools.Faults.Tests;

/// <summary>
/// The commands that write to this machine: a cluster whose nodes they copy that fails, and their own process that dies. What
/// is left is nothing, or is cleared away by the same command, run again.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class SandboxFaultTests(FaultFixture cluster, ITestOutputHelper output) : IDisposable
{
    // etcd, API server, controllers, scheduler, stand-in kubelet.
    private const int Processes = 5;

    private readonly string _name = $"faults-{Environment.ProcessId}";

    public void Dispose() => cluster.Session.Run("Get-MeshSandbox \"$name*\" | Stop-MeshSandbox -Confirm:$false", ("name", _name)).Clean();

    [Fact]
    public async Task A_cluster_that_fails_while_its_nodes_are_copied_is_asked_again_or_reported()
    {
        Assert.Contains("3 nodes", (await CopyAsync(null)).HostText, StringComparison.Ordinal);
        IReadOnlyList<SeenRequest> requests = cluster.Proxy.Seen;
        FaultRow row = cluster.Table.Add("fault", "Start-MeshSandbox", requests.Count);
        foreach (Disturbance point in requests.SelectMany(static request => FaultChoice.ForReads.Select(fault => new Disturbance(request, 1) { Fault = fault })))
        {
            Outcome outcome = await CopyAsync(point);

            bool isTold = outcome.Terminating is not null || outcome.Errors.Count > 0;
            Verdict verdict = new() { IsTold = isTold };
            if (!isTold && !outcome.HostText.Contains("3 nodes", StringComparison.Ordinal))
            {
                verdict.AddLost(outcome.HostText);
            }

            row.Count(point.Fault.ToString(), verdict);
            Assert.True(verdict.IsGood, $"{point}: {verdict}");
        }

        output.WriteLine($"{FaultRow.Head}\n{row}");
    }

    [Fact]
    public async Task A_start_and_a_stop_that_are_killed_are_completed_by_running_them_again()
    {
        Chance chance = new(nameof(SandboxFaultTests));
        FaultRow starts = cluster.Table.Add("kill -9", "Start-MeshSandbox", 0);
        FaultRow stops = cluster.Table.Add("kill -9", "Stop-MeshSandbox", 0);
        output.WriteLine($"MESHTOOLS_SEED={Chance.Seed}");
        for (int run = 0; run < (FaultChoice.IsAll ? 6 : 1); run++)
        {
            // Killed when so many of its processes run.
            int begun = chance.Next(Processes);
            output.WriteLine($"The start is killed when {begun} processes run.");
            string folder = Folder();
            await KillAsync($"Start-MeshSandbox {_name} -NodeCount 2", () => SandboxProcesses.Of(folder).Count >= begun && (begun > 0 || Directory.Exists(folder)));
            Outcome started = cluster.Session.Run("Start-MeshSandbox $name -NodeCount 2", ("name", _name));
            starts.Count("process", Judge(started, started.Output.Count == 1 && SandboxProcesses.Of(folder).Count == Processes, SandboxProcesses.Of(folder)));

            int ended = 1 + chance.Next(Processes);
            output.WriteLine($"The stop is killed when {ended} processes have ended.");
            await KillAsync($"Stop-MeshSandbox {_name} -Confirm:$false", () => SandboxProcesses.Of(folder).Count <= Processes - ended);
            Outcome stopped = cluster.Session.Run("Stop-MeshSandbox \"$name*\" -Confirm:$false", ("name", _name));
            stops.Count("process", Judge(stopped, !Directory.Exists(folder) && SandboxProcesses.Of(folder).Count == 0, SandboxProcesses.Of(folder)));
        }

        output.WriteLine($"{FaultRow.Head}\n{starts}\n{stops}");
        Assert.Equal((0, 0), (starts.Lost, stops.Lost));
    }

    private Verdict Judge(Outcome outcome, bool isAsAsked, IReadOnlyDictionary<int, string> processes)
    {
        Verdict verdict = new();
        if (outcome.Terminating is not null || outcome.Errors.Count > 0 || !isAsAsked)
        {
            verdict.AddLost($"{outcome.Terminating} {string.Join(' ', outcome.Errors)} {string.Join('\n', processes.Values)}");
            output.WriteLine(verdict.ToString());
        }

        return verdict;
    }

    private async Task<Outcome> CopyAsync(Disturbance? disturbance)
    {
        await cluster.Proxy.QuietAsync();
        cluster.Proxy.Arm(disturbance);
        cluster.Proxy.Users.Touch();
        string context = disturbance?.Fault == ApiFault.ReplacedToken ? ProxyUsers.Renewing : ProxyUsers.Http2;
        return cluster.Session.Run("Start-MeshSandbox $name -FromKubeConfig $file -FromContext $context -WhatIf", ("name", _name), ("file", cluster.Proxy.Users.KubeConfig), ("context", context));
    }

    private static async Task KillAsync(string command, Func<bool> isTime)
    {
        using Process process = HostProcess.Start("before", Checkout.Manifest, command, []);
        Task<string> said = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        while (!process.HasExited && !isTime())
        {
            await Task.Delay(10);
        }

        process.Kill();
        await process.WaitForExitAsync();
        await Task.WhenAll(said, errors);
    }

    private string Folder() => Path.Combine(Path.GetDirectoryName(cluster.Folder)!, _name);
}
