using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Nodes;

namespace MeshTools.Core.Tests.Changes;

public sealed class ChangeEngineTests
{
    private const string Key = "topology.kubernetes.io/region";

    // Every fault that a write meets, and how often the node is really written in the end.
    public static TheoryData<string, int> Faults => new()
    {
        { "none", 1 },
        { "refused", 1 },
        { "reset before", 1 },
        { "reset after", 1 },
        { "409", 1 },
        { "429", 1 },
        { "500 before", 1 },
        { "500 after", 1 },
        { "503 before", 1 },
        { "503 after", 1 },
        { "504 after", 1 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_survived_and_the_write_is_made_once(string fault, int writes)
    {
        ScriptedNodeApi api = new("a") { Script = (method, _, count) => method == "PATCH" && count == 1 ? Named(fault) : Fault.None };

        ChangeResult result = Assert.Single(await RunAsync(api, "a"));

        Assert.Equal(ChangeOutcome.Applied, result.Outcome);
        Assert.Equal("x", api.Label("a", Key));
        Assert.Equal(writes, api.Writes("a"));
    }

    [Fact]
    public async Task After_a_reset_the_object_is_looked_at_before_it_is_written_again()
    {
        ScriptedNodeApi api = new("a") { Script = static (method, _, count) => method == "PATCH" && count == 1 ? Fault.ResetBefore : Fault.None };

        await RunAsync(api, "a");

        Assert.Equal(["PATCH /api/v1/nodes/a", "GET /api/v1/nodes/a", "PATCH /api/v1/nodes/a"], api.Log);
    }

    [Fact]
    public async Task A_fault_that_stays_ends_in_an_error_for_that_object_alone()
    {
        ScriptedNodeApi api = new("a", "b", "c") { Script = static (method, node, _) => method == "PATCH" && node == "b" ? Fault.Answer(503) : Fault.None };

        IReadOnlyList<ChangeResult> results = await RunAsync(api, "a", "b", "c");

        Assert.Equal([ChangeOutcome.Applied, ChangeOutcome.Failed, ChangeOutcome.Applied], results.Select(static result => result.Outcome));
        Assert.Equal("ServerFailed", results[1].Error!.Definition.Id);
        Assert.Equal("x", api.Label("c", Key));
    }

    [Fact]
    public async Task A_denied_verb_is_not_tried_again()
    {
        ScriptedNodeApi api = new("a") { Script = static (method, _, _) => method == "PATCH" ? Fault.Answer(403) : Fault.None };

        ChangeResult result = Assert.Single(await RunAsync(api, "a"));

        Assert.Equal("Forbidden", result.Error!.Definition.Id);
        Assert.Contains("patch nodes", result.Error.Message, StringComparison.Ordinal);
        Assert.Single(api.Log, static entry => entry.StartsWith("PATCH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Results_come_in_the_order_of_the_plan_and_writes_are_bounded()
    {
        string[] names = [.. Enumerable.Range(0, 200).Select(static number => $"n{number:D3}")];
        ScriptedNodeApi api = new(names) { Hold = static async () => await Task.Yield() };

        IReadOnlyList<ChangeResult> results = await RunAsync(api, names);

        Assert.Equal(names, results.Select(static result => result.Change.Target.Name));
        Assert.InRange(api.MostInFlight, 1, EngineOptions.Default.Parallelism);
    }

    [Fact]
    public async Task A_rank_is_finished_before_the_next_begins()
    {
        ScriptedNodeApi api = new("a", "b", "c", "d");
        Change[] changes = [Patch("a") with { Rank = 2 }, Patch("b") with { Rank = 1 }, Patch("c") with { Rank = 2 }, Patch("d") with { Rank = 1 }];

        await new ChangeEngine(api.Client(), EngineOptions.Default).RunAsync(changes, CancellationToken.None).ToListAsync();

        string[] order = [.. api.Log.Where(static entry => entry.StartsWith("PATCH", StringComparison.Ordinal)).Select(static entry => entry[^1..])];
        Assert.Equal(["b", "d"], order[..2].Order());
        Assert.Equal(["a", "c"], order[2..].Order());
    }

    [Fact]
    public async Task A_stop_starts_nothing_new_and_lets_what_is_in_flight_end()
    {
        using CancellationTokenSource stop = new();
        TaskCompletionSource inFlight = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] names = [.. Enumerable.Range(0, 100).Select(static number => $"n{number:D3}")];
        ScriptedNodeApi api = new(names)
        {
            Hold = () =>
            {
                inFlight.TrySetResult();
                return release.Task;
            },
        };
        Task<List<ChangeResult>> running = new ChangeEngine(api.Client(), EngineOptions.Default with { StopGrace = TimeSpan.FromMinutes(1) })
            .RunAsync([.. names.Select(Patch)], stop.Token).ToListAsync();

        await inFlight.Task;
        await stop.CancelAsync();
        Assert.False(running.IsCompleted);
        release.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        int writes = names.Sum(api.Writes);
        Assert.InRange(writes, 1, EngineOptions.Default.Parallelism);
        Assert.Equal(writes, names.Count(name => api.Label(name, Key) == "x"));
    }

    [Fact]
    public async Task A_webhook_that_changes_it_back_is_reported_and_not_overlooked()
    {
        ScriptedNodeApi api = new("a");
        Change contradiction = Patch("a") with { Body = (JsonObject)JsonNode.Parse("""{"metadata":{"resourceVersion":"1","labels":{"k":"v"}}}""")! };

        ChangeResult result = Assert.Single(await new ChangeEngine(api.Client(), EngineOptions.Default).RunAsync([contradiction], CancellationToken.None).ToListAsync());

        Assert.Equal("NotConverged", result.Error!.Definition.Id);
        Assert.Contains("resourceVersion", result.Error.Message, StringComparison.Ordinal);
    }

    private static Fault Named(string fault) => fault switch
    {
        "refused" => Fault.Refused,
        "reset before" => Fault.ResetBefore,
        "reset after" => Fault.ResetAfter,
        "409" => Fault.Answer(409),
        "429" => Fault.Answer(429),
        "500 before" => Fault.Answer(500),
        "500 after" => Fault.Answer(500, afterEffect: true),
        "503 before" => Fault.Answer(503),
        "503 after" => Fault.Answer(503, afterEffect: true),
        "504 after" => Fault.Answer(504, afterEffect: true),
        _ => Fault.None,
    };

    private static Task<List<ChangeResult>> RunAsync(ScriptedNodeApi api, params string[] nodes) =>
        new ChangeEngine(api.Client(), EngineOptions.Default).RunAsync([.. nodes.Select(Patch)], CancellationToken.None).ToListAsync();

    private static Change Patch(string node) => new()
    {
        Target = new ObjectAddress(NodeObserver.Node, null, node),
        Verb = ChangeVerb.MergePatch,
        Action = "Set locality labels",
        Body = (JsonObject)JsonNode.Parse($$$"""{"metadata":{"labels":{"{{{Key}}}":"x"} } }""")!,
        Form = ObjectForm.Metadata,
    };
}
