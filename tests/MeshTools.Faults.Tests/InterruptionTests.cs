using System.Diagnostics;
using System.Management.Automation;
using MeshTools.Faults.Tests.Cases;
using MeshTools.Faults.Tests.Runs;
using MeshTools.Testing.Proxy;
using Xunit.Abstractions;

namespace MeshTools.Faults.Tests;

/// <summary>
/// Every writing command broken off at random points: by Ctrl+C, by the death of its process, by the death of the API server.
/// Each object is changed or not, never half; and the same command, run again, completes it.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class InterruptionTests(FaultFixture cluster, ITestOutputHelper output)
{
    public static TheoryData<string> Commands => [.. FaultCases.All.Where(static item => !item.IsFirstContact).Select(static item => item.Title)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_stop_loses_nothing_and_doubles_nothing(string command)
    {
        PowerShell? shell = null;
        await RunAsync("Ctrl+C", command, FaultChoice.IsAll ? 100 : 4, () => shell!.BeginStop(null, null), async (item, run, point, context) => await run.InterruptAsync(point, async () =>
        {
            using (shell = item.Shell(context))
            {
                await StoppedAsync(shell);
            }
        }, context));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_process_that_is_killed_loses_nothing_and_doubles_nothing(string command)
    {
        Process? process = null;
        await RunAsync("kill -9", command, FaultChoice.IsAll ? 10 : 1, () => process!.Kill(), async (item, run, point, context) => await run.InterruptAsync(point, async () =>
        {
            using (process = HostProcess.Start("before", Checkout.Manifest, item.Text(context), []))
            {
                Task<string> said = process.StandardOutput.ReadToEndAsync();
                await process.StandardError.ReadToEndAsync();
                await said;
                await process.WaitForExitAsync();
            }
        }, context));
    }

    /// <summary>Each restart takes a quarter of a minute: a few commands at a time, others each time.</summary>
    [Fact]
    public async Task An_API_server_that_is_killed_and_started_again_loses_nothing_and_doubles_nothing()
    {
        string[] commands = [.. ((IEnumerable<object[]>)Commands).Select(static row => (string)row[0])];
        new Chance("API server killed").Shuffle(commands);
        foreach (string command in commands.Take(FaultChoice.IsAll ? commands.Length : 4))
        {
            await RunAsync("API server killed", command, FaultChoice.IsAll ? 4 : 1, KillServer, async (_, run, point, context) => await run.BreakAsync(point, context, ServedAsync));
        }
    }

    private async Task RunAsync(
        string what, string command, int count, Action interrupt, Func<PreparedCase, DisturbedRun, Disturbance, string, Task<Verdict?>> runAsync)
    {
        PreparedCase item = await cluster.PrepareAsync(FaultCases.All.First(found => found.Title == command));
        FaultRow row = cluster.Table.Add(what, command, item.Requests.Count);
        DisturbedRun run = new(item, cluster.Proxy);
        List<string> wrong = [];
        output.WriteLine($"MESHTOOLS_SEED={Chance.Seed}");
        foreach (Disturbance point in new Chance(what + command).Points(item, count, interrupt))
        {
            string context = row.Runs % 2 == 0 ? ProxyUsers.Http2 : ProxyUsers.Http1;
            Verdict? verdict = await runAsync(item, run, point, context);
            output.WriteLine($"{point}: {(verdict is null ? "it did not come" : verdict.IsGood ? "good" : verdict)}");
            row.Count(point.OnArrival is null ? "after" : "before", verdict);
            if (verdict?.IsGood == false)
            {
                wrong.Add($"{point} over {context}: {verdict}");
            }
        }

        output.WriteLine($"{FaultRow.Head}\n{row}");
        Assert.True(wrong.Count == 0, $"MESHTOOLS_SEED={Chance.Seed}\n{string.Join('\n', wrong)}");
    }

    private static async Task StoppedAsync(PowerShell shell)
    {
        try
        {
            await shell.InvokeAsync();
        }
        catch (PipelineStoppedException)
        {
            // As it was asked.
        }
        catch (RuntimeException)
        {
            // An error that came before the stop; what it left behind is looked at all the same.
        }
    }

    private void KillServer()
    {
        cluster.Server.Kill();
        cluster.Server.Restart();
    }

    private async Task ServedAsync()
    {
        while (!await cluster.Api.IsReadyAsync())
        {
            await Task.Delay(50);
        }
    }
}
