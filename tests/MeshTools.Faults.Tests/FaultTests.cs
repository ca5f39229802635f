using MeshTools.Faults.Tests.Cases;
using MeshTools.Faults.Tests.Runs;
using MeshTools.Testing.Proxy;
using Xunit.Abstractions;

namespace MeshTools.Faults.Tests;

/// <summary>
/// Every writing command through every fault. After each run the cluster is in the state asked for, or an error says what is
/// not; and the same command, run again, completes it.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class FaultTests(FaultFixture cluster, ITestOutputHelper output)
{
    public static TheoryData<string> Commands => [.. FaultCases.All.Select(static item => item.Title)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_fault_loses_nothing_and_doubles_nothing(string command)
    {
        PreparedCase item = await cluster.PrepareAsync(FaultCases.All.Single(found => found.Title == command));
        FaultRow row = cluster.Table.Add("fault", command, item.Requests.Count);
        DisturbedRun run = new(item, cluster.Proxy);
        List<string> wrong = [];
        foreach (Disturbance disturbance in FaultChoice.Of(item))
        {
            string context = disturbance.Fault == ApiFault.ReplacedToken ? ProxyUsers.Renewing : row.Runs % 2 == 0 ? ProxyUsers.Http2 : ProxyUsers.Http1;
            Verdict? verdict = await run.BreakAsync(disturbance, context);
            row.Count(disturbance.Fault.ToString(), verdict);
            if (verdict?.IsGood == false)
            {
                wrong.Add($"{disturbance} over {context}: {verdict}");
            }
        }

        output.WriteLine(string.Join('\n', item.Requests));
        output.WriteLine($"{FaultRow.Head}\n{row}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
