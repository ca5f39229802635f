using MeshTools.Faults.Tests.Cases;
using MeshTools.Faults.Tests.Runs;

namespace MeshTools.Faults.Tests;

/// <summary>No command is forgotten.</summary>
[Collection(FaultCollection.Name)]
public sealed class CoverageTests(FaultFixture cluster)
{
    // They write to machines and not to a cluster: SandboxFaultTests.
    private static readonly string[] Local = ["Start-MeshSandbox", "Stop-MeshSandbox"];

    [Fact]
    public void Every_command_that_changes_something_is_put_through_the_faults()
    {
        IEnumerable<object> writing = cluster.Session.Run("Get-Command -Module MeshTools | Where-Object { $_.Parameters.ContainsKey('WhatIf') }").Values("Name").OfType<object>();

        Assert.Equal(writing.Cast<string>().Order(), FaultCases.All.Select(static item => item.Command).Concat(Local).Distinct().Order());
    }
}
