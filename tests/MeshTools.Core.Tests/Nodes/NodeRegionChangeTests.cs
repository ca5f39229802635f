using MeshTools.Changes;
using MeshTools.Core.Tests.Changes;
using MeshTools.Nodes;
using static MeshTools.Core.Tests.Nodes.NodeStates;

namespace MeshTools.Core.Tests.Nodes;

public sealed class NodeRegionChangeTests
{
    [Fact]
    public async Task Two_thousand_nodes_cost_one_list_and_one_patch_each()
    {
        string[] names = [.. Enumerable.Range(0, 2000).Select(static number => $"n{number:D4}")];
        ScriptedNodeApi api = new(names);

        List<ItemOutcome<NodeRegion>> outcomes = await RunAsync(api, new RecordingHost(), [.. names.Select(static name => Input(name, "x"))]);

        Assert.All(outcomes, static outcome => Assert.True(outcome.Value!.Changed));
        Assert.Single(api.Log, static entry => entry == "GET /api/v1/nodes");
        Assert.Equal(2000, api.Log.Count(static entry => entry.StartsWith("PATCH", StringComparison.Ordinal)));
        Assert.Equal(2003, api.Log.Count);
    }

    [Fact]
    public async Task A_second_run_costs_one_list_and_nothing_else()
    {
        string[] names = [.. Enumerable.Range(0, 50).Select(static number => $"n{number:D4}")];
        ScriptedNodeApi api = new(names);
        NodeRegionInput[] inputs = [.. names.Select(static name => Input(name, "x"))];
        await RunAsync(api, new RecordingHost(), inputs);
        int before = api.Log.Count;

        List<ItemOutcome<NodeRegion>> outcomes = await RunAsync(api, new RecordingHost(), inputs);

        Assert.All(outcomes, static outcome => Assert.False(outcome.Value!.Changed));
        Assert.Equal(["GET /api/v1/nodes"], api.Log.Skip(before));
    }

    [Fact]
    public async Task A_change_that_is_not_confirmed_is_neither_made_nor_reported_as_made()
    {
        ScriptedNodeApi api = new("a", "b");
        RecordingHost host = new(answer: false);

        List<ItemOutcome<NodeRegion>> outcomes = await RunAsync(api, host, Input("a", "x"), Input("b", "x"));

        Assert.Empty(outcomes);
        Assert.Equal(["node/a (context 'test')", "node/b (context 'test')"], host.Questions.Select(static question => question.Target));
        Assert.Equal(["+ metadata.labels[topology.kubernetes.io/region]: x"], host.Questions[0].Details);
        Assert.DoesNotContain(api.Log, static entry => entry.StartsWith("PATCH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(410)]
    public async Task Pods_that_cannot_be_read_cost_the_count_and_no_result(int status)
    {
        ScriptedNodeApi api = new("a", "b") { Pods = Fault.Answer(status) };
        RecordingHost host = new();

        List<ItemOutcome<NodeRegion>> outcomes = await RunAsync(api, host, Input("a", "x"), Input("b", "x"));

        Assert.Equal([true, true], outcomes.Select(static outcome => outcome.Value!.Changed));
        Assert.All(outcomes, static outcome => Assert.Null(outcome.Value!.StaleProxies));
        Assert.Contains("Stale proxies are not counted", Assert.Single(host.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_vanishes_meanwhile_is_an_error_for_its_input()
    {
        ScriptedNodeApi api = new("a", "b") { Script = static (method, node, _) => method == "PATCH" && node == "a" ? Fault.Answer(404) : Fault.None };

        List<ItemOutcome<NodeRegion>> outcomes = await RunAsync(api, new RecordingHost(), Input("a", "x", position: 1), Input("b", "x", position: 2));

        Assert.Equal("NodeNotFound", outcomes[0].Error!.Definition.Id);
        Assert.Contains("Input 1 ('a')", outcomes[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal("b", outcomes[1].Value!.Name);
    }

    [Fact]
    public async Task Input_that_is_wrong_altogether_asks_the_server_nothing()
    {
        ScriptedNodeApi api = new("a");

        List<ItemOutcome<NodeRegion>> outcomes = await RunAsync(api, new RecordingHost(), Input("NOT A NAME", "x"), Input("a", "not a label!"));

        Assert.Equal(["InvalidNodeName", "InvalidLabelValue"], outcomes.Select(static outcome => outcome.Error!.Definition.Id));
        Assert.Empty(api.Log);
    }

    [Fact]
    public async Task Every_input_is_accounted_for_whatever_the_server_does()
    {
        string[] names = [.. Enumerable.Range(0, 120).Select(static number => $"n{number:D4}")];
        ScriptedNodeApi api = new(names)
        {
            Script = static (method, node, count) => (method, node.Length == 0 ? 0 : node[^1] - '0', count) switch
            {
                ("PATCH", 1, 1) => Fault.ResetAfter,
                ("PATCH", 2, 1) => Fault.ResetBefore,
                ("PATCH", 3, 1 or 2) => Fault.Answer(429),
                ("PATCH", 4, 1) => Fault.Answer(503, afterEffect: true),
                ("PATCH", 5, 1 or 2 or 3) => Fault.Refused,
                ("PATCH", 6, _) => Fault.Answer(403),
                ("PATCH", 7, _) => Fault.Answer(422),
                _ => Fault.None,
            },
        };

        List<ItemOutcome<NodeRegion>> outcomes = await RunAsync(api, new RecordingHost(), [.. names.Select(static name => Input(name, "x"))]);

        Assert.Equal(120, outcomes.Count);
        Assert.All(names.Zip(outcomes), pair =>
        {
            bool refused = pair.First[^1] is '6' or '7';
            Assert.Equal(refused, pair.Second.Error is not null);
            Assert.Equal(refused ? 0 : 1, api.Writes(pair.First));
        });
    }

    private static Task<List<ItemOutcome<NodeRegion>>> RunAsync(ScriptedNodeApi api, RecordingHost host, params NodeRegionInput[] inputs)
    {
        // A client keeps what discovery found; each run here begins like a new session.
        return new NodeRegionChange(api.Client(), Options(), host).RunAsync(inputs, CancellationToken.None).ToListAsync();
    }
}
