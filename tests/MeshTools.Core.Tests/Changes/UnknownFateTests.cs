using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;

namespace MeshTools.Core.Tests.Changes;

/// <summary>Deletions in doubt, and what the engine notes for the account at the end.</summary>
public sealed class UnknownFateTests
{
    private static readonly ScriptedAnswer Done = ScriptedAnswer.Json("""{"kind":"Status","status":"Success"}""");
    private static readonly ScriptedAnswer Conflict = ScriptedAnswer.Status(409, "Conflict", "the object has been modified");
    private static readonly ScriptedAnswer Timeout = ScriptedAnswer.Status(504, "Timeout", "too late");

    [Fact]
    public async Task A_deletion_that_lost_a_race_is_made_again()
    {
        ScriptedServer server = Server(Conflict, Found("u-1"), Done);

        Assert.Equal(ChangeOutcome.Applied, (await DeleteAsync(server)).Outcome);
        Assert.Equal(["DELETE", "GET", "DELETE"], server.Calls.Select(static call => call.Method.Method));
    }

    [Fact]
    public async Task One_that_took_the_name_meanwhile_is_left_alone_and_told()
    {
        ScriptedServer server = Server(Conflict, Found("u-2"), Done);

        ChangeResult result = await DeleteAsync(server);

        Assert.Equal("ModifiedMeanwhile", result.Error!.Definition.Id);
        Assert.Single(server.Calls, static call => call.Method == HttpMethod.Delete);
    }

    [Fact]
    public async Task A_deletion_in_doubt_was_made_when_another_has_the_name()
    {
        ScriptedServer server = Server(Timeout, Found("u-2"), Done);

        Assert.Equal(ChangeOutcome.Applied, (await DeleteAsync(server)).Outcome);
        Assert.Single(server.Calls, static call => call.Method == HttpMethod.Delete);
    }

    [Fact]
    public async Task A_deletion_in_doubt_that_was_not_made_is_made_again()
    {
        ScriptedServer server = Server(Timeout, Found("u-1"), Done);

        Assert.Equal(ChangeOutcome.Applied, (await DeleteAsync(server)).Outcome);
        Assert.Equal(2, server.Calls.Count(static call => call.Method == HttpMethod.Delete));
    }

    [Fact]
    public async Task What_was_approved_written_failed_and_left_out_is_accounted_for()
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(static request =>
            request.Path.EndsWith("/b", StringComparison.Ordinal) ? ScriptedAnswer.Status(403, "Forbidden", "no") : Done));
        WriteJournal journal = new();
        ClusterClient client = new(server.Transport(), new Discovery()) { Journal = journal };
        Change[] changes = [Deletion("a"), Deletion("b") with { Rank = 1 }, Deletion("c") with { Rank = 2 }];

        IReadOnlyList<Change> approved = await ChangeApproval.AskAsync(new JournalHost(journal), "test", changes, CancellationToken.None);
        await new ChangeEngine(client, EngineOptions.Default).RunWhileMadeAsync(approved, CancellationToken.None);

        Assert.Equal(
            "Not done because of it: configmap/istio-system/c. Written before: configmap/istio-system/a. The same command, run again, completes it.",
            journal.Account(isBrokenOff: false));
    }

    [Fact]
    public async Task What_is_put_back_is_not_accounted_as_written()
    {
        WriteJournal journal = new();
        ClusterClient client = new(Server(Done).Transport(), new Discovery()) { Journal = journal };
        ChangeEngine engine = new(client, EngineOptions.Default);
        journal.Plan(Deletion("a").Target);

        await engine.RunWhileMadeAsync([Deletion("a")], CancellationToken.None);
        Assert.StartsWith("Written all the same", journal.Account(isBrokenOff: true), StringComparison.Ordinal);
        await engine.RunWhileMadeAsync([Deletion("a") with { PutsBack = true }], CancellationToken.None);

        Assert.StartsWith("Not done because of it", journal.Account(isBrokenOff: true), StringComparison.Ordinal);
    }

    private static async Task<ChangeResult> DeleteAsync(ScriptedServer server) =>
        Assert.Single(await new ChangeEngine(server.Client(), EngineOptions.Default).RunAsync([Deletion("a")], CancellationToken.None).ToListAsync());

    private static ScriptedServer Server(params ScriptedAnswer[] answers) => new(ScriptedDiscovery.Then(answers));

    private static ScriptedAnswer Found(string uid) =>
        ScriptedAnswer.Json(new JsonObject { ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "istio-system", ["uid"] = uid } });

    private static Change Deletion(string name) => new()
    {
        Target = new ObjectAddress(new KindRef(string.Empty, "ConfigMap", "v1"), "istio-system", name),
        Verb = ChangeVerb.Delete,
        Action = "Delete",
        Uid = "u-1",
    };

    /// <summary>Says yes, and keeps the journal as a cmdlet does.</summary>
    private sealed class JournalHost(WriteJournal journal) : IOperationHost
    {
        public WriteJournal? Journal => journal;

        public void Verbose(string message)
        {
        }

        public void Warning(string message)
        {
        }

        public void Progress(OperationProgress progress)
        {
        }

        public ValueTask<bool> ConfirmAsync(string target, string action, IReadOnlyList<string> details, CancellationToken cancellationToken) => ValueTask.FromResult(true);
    }
}
