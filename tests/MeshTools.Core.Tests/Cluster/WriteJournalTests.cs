using MeshTools.Cluster;

namespace MeshTools.Core.Tests.Cluster;

/// <summary>What is said after errors about the objects that no error names.</summary>
public sealed class WriteJournalTests
{
    private static readonly KindRef Node = new(string.Empty, "Node");

    [Fact]
    public void Nothing_is_said_where_every_object_was_written_or_has_an_error_of_its_own()
    {
        WriteJournal journal = Planned("a", "b");
        journal.Made(Address("a"));
        journal.Failed(Address("b"));

        Assert.Null(journal.Account(isBrokenOff: false));
    }

    [Fact]
    public void What_was_left_out_because_of_an_error_is_named_and_so_is_what_stands()
    {
        WriteJournal journal = Planned("a", "b", "c", "d");
        journal.Made(Address("a"));
        journal.Failed(Address("b"));

        Assert.Equal("Not done because of it: node/c, node/d. Written before: node/a. The same command, run again, completes it.", journal.Account(isBrokenOff: true));
    }

    [Fact]
    public void A_command_that_breaks_off_over_its_proof_says_that_all_was_written()
    {
        WriteJournal journal = Planned("a", "b");
        journal.Made(Address("a"));
        journal.Made(Address("b"));

        Assert.Equal("Written all the same: node/a, node/b.", journal.Account(isBrokenOff: true));
        Assert.Null(journal.Account(isBrokenOff: false));
    }

    [Fact]
    public void What_was_put_back_is_not_done_whatever_became_of_it_before()
    {
        WriteJournal journal = Planned("a", "b", "c");
        journal.Made(Address("a"));
        journal.Failed(Address("b"));
        journal.PutBack(Address("a"));
        journal.PutBack(Address("b"));

        Assert.Equal("Not done because of it: node/a, node/b, node/c. The same command, run again, completes it.", journal.Account(isBrokenOff: true));
    }

    [Fact]
    public void One_that_fails_and_is_written_after_all_is_written()
    {
        WriteJournal journal = Planned("a");
        journal.Failed(Address("a"));
        journal.Made(Address("a"));

        Assert.Equal("Written all the same: node/a.", journal.Account(isBrokenOff: true));
    }

    [Fact]
    public void Many_names_are_counted_and_one_object_is_named_once()
    {
        WriteJournal journal = Planned([.. Enumerable.Range(0, 2000).Select(static number => $"n{number:D4}"), "n0000"]);

        Assert.Equal(
            "Not done because of it: node/n0000, node/n0001, node/n0002, node/n0003, node/n0004, node/n0005, node/n0006, node/n0007, node/n0008, node/n0009, node/n0010, node/n0011 and 1988 more."
            + " The same command, run again, completes it.",
            journal.Account(isBrokenOff: false));
    }

    [Fact]
    public void A_command_that_planned_nothing_has_nothing_to_account_for()
    {
        WriteJournal journal = Planned("a");
        journal.Clear();

        Assert.Null(journal.Account(isBrokenOff: true));
    }

    private static WriteJournal Planned(params string[] names)
    {
        WriteJournal journal = new();
        Array.ForEach(names, name => journal.Plan(Address(name)));
        return journal;
    }

    private static ObjectAddress Address(string name) => new(Node, null, name);
}
