using System.Management.Automation;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Nodes;

[Collection(SandboxCollection.Name)]
public sealed class SetNodeRegionTests(SandboxFixture sandbox)
{
    private const string Region = "topology.kubernetes.io/region";
    private const string Zone = "topology.kubernetes.io/zone";

    [Fact]
    public async Task The_source_procedures_step_labels_the_nodes_and_a_second_run_writes_nothing()
    {
        Reset();
        const string Script = "'worker-sz02','worker-sz03' | Set-NodeRegion -Region shenzhen";

        IReadOnlyList<PSObject> first = sandbox.Run(Script).Clean();
        Assert.Equal("shenzhen", await sandbox.Api.LabelAsync("worker-sz02", Region));
        Assert.Equal("shenzhen", await sandbox.Api.LabelAsync("worker-sz03", Region));
        Assert.Null(await sandbox.Api.LabelAsync("worker-bj02", Region));
        Assert.All(first, static item => Assert.Equal(true, item.Properties["Changed"].Value));

        IReadOnlyDictionary<string, string> before = await sandbox.Api.NodeVersionsAsync();
        Outcome second = sandbox.Run(Script);

        Assert.Equal([false, false], second.Clean().Select(static item => (bool)item.Properties["Changed"].Value));
        Assert.Equal(before, await sandbox.Api.NodeVersionsAsync());
    }

    [Fact]
    public async Task WhatIf_shows_the_difference_of_each_node_and_writes_nothing()
    {
        Reset();
        IReadOnlyDictionary<string, string> before = await sandbox.Api.NodeVersionsAsync();

        Outcome outcome = sandbox.Run("Set-NodeRegion worker-sz02, worker-bj02 -Region shenzhen -Zone room1 -WhatIf");

        Assert.Empty(outcome.Clean());
        Assert.Contains($"node/worker-sz02 (context '{sandbox.Context}')", outcome.HostText, StringComparison.Ordinal);
        Assert.Contains("node/worker-bj02", outcome.HostText, StringComparison.Ordinal);
        Assert.Contains($"+ metadata.labels[{Region}]: shenzhen", outcome.HostText, StringComparison.Ordinal);
        Assert.Contains($"+ metadata.labels[{Zone}]: room1", outcome.HostText, StringComparison.Ordinal);
        Assert.Equal(before, await sandbox.Api.NodeVersionsAsync());
    }

    [Fact]
    public void Results_come_in_the_order_of_the_input_with_errors_in_their_place()
    {
        Reset();

        Outcome outcome = sandbox.Run("'worker-wx02','nope','worker-bj02','worker-sz02','UPPER' | Set-NodeRegion -Region wuxi");

        Assert.Equal(["worker-wx02", "worker-bj02", "worker-sz02"], outcome.Values("Name"));
        Assert.Equal(["NodeNotFound", "InvalidNodeName"], outcome.ErrorIds);
        Assert.Contains("Input 2 ('nope')", outcome.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.ObjectNotFound, outcome.Errors[0].CategoryInfo.Category);
        Assert.Equal("nope", outcome.Errors[0].TargetObject);
        Assert.Contains("Get-NodeRegion", outcome.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_and_errors_reach_the_pipeline_in_one_order()
    {
        Reset();

        Outcome outcome = sandbox.Run("'worker-wx02','nope','worker-bj02' | Set-NodeRegion -Region wuxi 2>&1");

        Assert.Equal(["NodeRegion", "ErrorRecord", "NodeRegion"], outcome.Clean().Select(static item => item.BaseObject.GetType().Name));
    }

    [Fact]
    public async Task An_error_that_is_to_stop_ends_the_command_without_a_hang()
    {
        Reset();

        Outcome outcome = sandbox.Run("'nope','worker-bj02' | Set-NodeRegion -Region wuxi -ErrorAction Stop");

        Assert.StartsWith("NodeNotFound,", outcome.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
        Assert.True(await sandbox.Api.LabelAsync("worker-bj02", Region) is null or "wuxi");
    }

    [Fact]
    public async Task Rows_bring_their_own_region_zone_and_subzone()
    {
        Reset();

        sandbox.Run(
            """
            [pscustomobject]@{ Name = 'worker-sz02'; Region = 'shenzhen'; Zone = 'room1'; Subzone = 'rack7' },
            [pscustomobject]@{ Name = 'worker-bj02'; Region = 'beijing'; Zone = ''; Subzone = '' } | Set-NodeRegion
            """).Clean();

        Assert.Equal("room1", await sandbox.Api.LabelAsync("worker-sz02", Zone));
        Assert.Equal("rack7", await sandbox.Api.LabelAsync("worker-sz02", "topology.istio.io/subzone"));
        Assert.Equal("beijing", await sandbox.Api.LabelAsync("worker-bj02", Region));
        Assert.Null(await sandbox.Api.LabelAsync("worker-bj02", Zone));
    }

    [Fact]
    public async Task Node_objects_and_kubectls_names_and_patterns_are_understood()
    {
        Reset();

        sandbox.Run("Get-NodeRegion worker-sz02 | Set-NodeRegion -Region a").Clean();
        sandbox.Run("'node/worker-sz03' | Set-NodeRegion -Region b").Clean();
        sandbox.Run("[pscustomobject]@{ kind = 'Node'; metadata = [pscustomobject]@{ name = 'worker-bj02' } } | Set-NodeRegion -Region c").Clean();
        sandbox.Run("Set-NodeRegion worker-wx* -Region d").Clean();

        Assert.Equal("a", await sandbox.Api.LabelAsync("worker-sz02", Region));
        Assert.Equal("b", await sandbox.Api.LabelAsync("worker-sz03", Region));
        Assert.Equal("c", await sandbox.Api.LabelAsync("worker-bj02", Region));
        Assert.Equal("d", await sandbox.Api.LabelAsync("worker-wx02", Region));
    }

    [Fact]
    public async Task A_selector_picks_the_nodes()
    {
        Reset();

        Outcome outcome = sandbox.Run("Set-NodeRegion -Selector 'kubernetes.io/hostname in (worker-sz02, worker-sz03)' -Region shenzhen");

        Assert.Equal(["worker-sz02", "worker-sz03"], outcome.Clean().Select(static item => item.ToString()));
        Assert.Null(await sandbox.Api.LabelAsync("worker-bj02", Region));
    }

    [Theory]
    [InlineData("Set-NodeRegion -Selector 'a in (b' -Region x", "InvalidSelector")]
    [InlineData("Set-NodeRegion -Region x", "InputNotUnderstood")]
    public void What_cannot_be_meant_ends_the_command(string script, string errorId)
    {
        Outcome outcome = sandbox.Run(script);

        Assert.StartsWith(errorId + ",", outcome.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("42 | Set-NodeRegion -Region x", "InputNotUnderstood")]
    [InlineData("$null | Set-NodeRegion -Region x", "InputNotUnderstood")]
    [InlineData("[pscustomobject]@{ Colour = 'red' } | Set-NodeRegion -Region x", "InputNotUnderstood")]
    [InlineData("'worker-sz02' | Set-NodeRegion", "RegionMissing")]
    [InlineData("'worker-sz02' | Set-NodeRegion -Region 'über'", "InvalidLabelValue")]
    [InlineData("'worker-sz02' | Set-NodeRegion -Region a -Zone '-x'", "InvalidLabelValue")]
    public async Task What_cannot_be_done_is_an_error_for_that_input_and_nothing_is_written(string script, string errorId)
    {
        Reset();
        IReadOnlyDictionary<string, string> before = await sandbox.Api.NodeVersionsAsync();

        Outcome outcome = sandbox.Run(script);

        Assert.Equal([errorId], outcome.ErrorIds);
        Assert.Empty(outcome.Output);
        Assert.Equal(before, await sandbox.Api.NodeVersionsAsync());
    }

    [Fact]
    public async Task A_label_of_another_manager_is_kept_unless_forced()
    {
        Reset();
        await sandbox.Api.SendAsync(
            HttpMethod.Patch, "/api/v1/nodes/worker-bj02?fieldManager=cloud-controller-manager", $$$"""{"metadata":{"labels":{"{{{Region}}}":"cn-north"} } }""", "application/merge-patch+json");

        Outcome refused = sandbox.Run("Set-NodeRegion worker-bj02 -Region beijing");
        Assert.Equal(["FieldManagerConflict"], refused.ErrorIds);
        Assert.Contains("'cloud-controller-manager' owns", refused.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal("cn-north", await sandbox.Api.LabelAsync("worker-bj02", Region));

        PSObject forced = Assert.Single(sandbox.Run("Set-NodeRegion worker-bj02 -Region beijing -Force").Clean());
        Assert.Equal("cn-north", forced.Properties["PreviousRegion"].Value);
        Assert.Equal("beijing", await sandbox.Api.LabelAsync("worker-bj02", Region));
    }

    [Fact]
    public async Task Legacy_labels_are_warned_of_and_set_with_the_switch()
    {
        Reset();
        const string LegacyRegion = "failure-domain.beta.kubernetes.io/region";
        await sandbox.Api.SendAsync(
            HttpMethod.Patch, "/api/v1/nodes/worker-wx02?fieldManager=meshtools", $$$"""{"metadata":{"labels":{"{{{LegacyRegion}}}":"old"} } }""", "application/merge-patch+json");

        Outcome warned = sandbox.Run("Set-NodeRegion worker-wx02 -Region wuxi");
        Assert.Contains("worker-wx02", Assert.Single(warned.Warnings), StringComparison.Ordinal);

        sandbox.Run("Set-NodeRegion worker-wx02 -Region wuxi -Legacy").Clean();
        Assert.Equal("wuxi", await sandbox.Api.LabelAsync("worker-wx02", LegacyRegion));

        sandbox.Run("Remove-NodeRegion worker-wx02 -Legacy -Confirm:$false").Clean();
        Assert.Null(await sandbox.Api.LabelAsync("worker-wx02", LegacyRegion));
        Assert.Null(await sandbox.Api.LabelAsync("worker-wx02", Region));
    }

    [Fact]
    public async Task Remove_takes_the_labels_away_and_says_what_they_were()
    {
        Reset();
        sandbox.Run("Set-NodeRegion worker-sz02 -Region shenzhen -Zone room1").Clean();

        PSObject removed = Assert.Single(sandbox.Run("Get-NodeRegion worker-sz02 | Remove-NodeRegion -Confirm:$false").Clean());

        Assert.Equal(("shenzhen", "room1", null, true), (removed.Properties["PreviousRegion"].Value, removed.Properties["PreviousZone"].Value, removed.Properties["Region"].Value, removed.Properties["Changed"].Value));
        Assert.Null(await sandbox.Api.LabelAsync("worker-sz02", Region));
        Assert.Null(await sandbox.Api.LabelAsync("worker-sz02", Zone));
    }

    /// <summary>Each test begins with nodes that have no locality labels.</summary>
    private void Reset() => sandbox.Run("Remove-NodeRegion * -Legacy -Force -Confirm:$false").Clean();
}
