using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;
using static MeshTools.Core.Tests.Cluster.Api.WatchScript;

namespace MeshTools.Core.Tests.Cluster.Api;

public sealed class WatchTests : IDisposable
{
    private readonly WatchScript _script = new();

    public void Dispose() => _script.Dispose();

    [Fact]
    public async Task What_is_there_comes_first_and_then_what_happens_in_order()
    {
        _script.List("10", "a:5", "b:7").Watch(LineEnd.Close, Line("MODIFIED", "a:11"), Line("ADDED", "c:12"), Line("DELETED", "b:13"));

        Assert.Equal(["Added a:5", "Added b:7", "Modified a:11", "Added c:12", "Deleted b:13"], await _script.RunAsync());
    }

    [Fact]
    public async Task The_watch_begins_where_the_list_ended_and_has_its_selectors()
    {
        _script.List("10").Watch(LineEnd.Close);

        await _script.RunAsync(new ListQuery { LabelSelector = "a in (b,c)", FieldSelector = "metadata.name=x" });

        ScriptedRequest watch = _script.Watches.First();
        Assert.Equal("10", watch.Query("resourceVersion"));
        Assert.Equal("true", watch.Query("allowWatchBookmarks"));
        Assert.Equal("a in (b,c)", watch.Query("labelSelector"));
        Assert.Equal("metadata.name=x", watch.Query("fieldSelector"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_watch_that_ends_goes_on_from_the_last_version(bool broken)
    {
        // A broken body ends in the middle of a line, so the line before it has its own end.
        _script.List("10", "a:5")
            .Watch(broken ? LineEnd.Break : LineEnd.Close, Line("MODIFIED", "a:11") + "\n", Line("MODIFIED", "a:12") + "\n")
            .Watch(LineEnd.Close, Line("MODIFIED", "a:13"));

        Assert.Equal(["Added a:5", "Modified a:11", "Modified a:12", "Modified a:13"], await _script.RunAsync());
        Assert.Equal(["10", "12", "13"], _script.ResumedFrom);
        Assert.Equal(1, _script.Lists);
    }

    [Fact]
    public async Task A_bookmark_is_not_told_but_moves_the_place_to_go_on_from()
    {
        _script.List("10", "a:5").Watch(LineEnd.Close, Line("MODIFIED", "a:11"), """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"500"}}}""");

        Assert.Equal(["Added a:5", "Modified a:11"], await _script.RunAsync());
        Assert.Equal(["10", "500"], _script.ResumedFrom);
    }

    [Theory]
    [InlineData("{\"type\":\"MODIFIED\",\"object\":{\"meta")]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"ADDED\",\"object\":5}")]
    [InlineData("{\"type\":5,\"object\":{\"metadata\":{}}}")]
    [InlineData("{\"type\":\"ADDED\",\"object\":{\"metadata\":\"x\"}}")]
    [InlineData("{\"type\":\"ADDED\",\"type\":\"ADDED\",\"object\":{}}")]
    public async Task A_line_that_cannot_be_read_is_a_cut(string line)
    {
        _script.List("10", "a:5").Watch(LineEnd.StayOpen, Line("MODIFIED", "a:11"), line).Watch(LineEnd.Close, Line("MODIFIED", "a:12"));

        Assert.Equal(["Added a:5", "Modified a:11", "Modified a:12"], await _script.RunAsync());
        Assert.Equal(["10", "11", "12"], _script.ResumedFrom);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_expired_version_is_made_up_for_by_the_differences_told_once(bool asEvent)
    {
        _script.List("10", "same:1", "changed:2", "gone:3").Watch(LineEnd.Close, Line("ADDED", "new:11"), Line("DELETED", "same-name:12"));
        _ = asEvent ? _script.Watch(LineEnd.StayOpen, Error(410)) : _script.Instead(ScriptedAnswer.Status(410, "Expired", "too old"));
        _script.List("50", "same:1", "changed:40", "new:11", "later:45").Watch(LineEnd.Close, Line("MODIFIED", "later:51"));

        List<string> told = await _script.RunAsync();

        Assert.Equal(["Added same:1", "Added changed:2", "Added gone:3", "Added new:11", "Deleted same-name:12"], told[..5]);
        Assert.Equal(["Added later:45", "Deleted gone:3", "Modified changed:40"], told[5..8].Order());
        Assert.Equal(["Modified later:51"], told[8..]);
        Assert.Equal(["10", "12", "50", "51"], _script.ResumedFrom);
    }

    [Fact]
    public async Task An_object_made_anew_under_its_name_is_gone_first_and_then_there()
    {
        _script.List("10", "a:5:old").Watch(LineEnd.StayOpen, Error(410)).List("50", "a:40:new");

        Assert.Equal(["Added a:5", "Deleted a:5", "Added a:40"], await _script.RunAsync());
    }

    [Fact]
    public async Task A_server_that_restarts_is_waited_for()
    {
        _script.List("10", "a:5").Watch(LineEnd.Break, Line("MODIFIED", "a:11") + "\n");
        for (int attempt = 0; attempt < 20; attempt++)
        {
            _script.Instead(ScriptedAnswer.Refused).Instead(ScriptedAnswer.Status(503, "x", "starting")).Instead(ScriptedAnswer.Status(429, "x", "busy"));
        }

        _script.Watch(LineEnd.Close, Line("MODIFIED", "a:12"));

        Assert.Equal(["Added a:5", "Modified a:11", "Modified a:12"], await _script.RunAsync());
        Assert.All(_script.ResumedFrom.Skip(1).SkipLast(1), static version => Assert.Equal("11", version));
    }

    [Fact]
    public async Task A_server_that_stays_away_is_given_up_after_minutes()
    {
        _script.List("10", "a:5");
        for (int attempt = 0; attempt < 1000; attempt++)
        {
            _script.Instead(ScriptedAnswer.Refused);
        }

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => _script.RunAsync());

        Assert.Equal("ConnectionFailed", error.Definition.Id);
        Assert.Contains("watch on nodes", error.Message, StringComparison.Ordinal);
        Assert.InRange(_script.Watches.Count(), 100, 300);
    }

    [Fact]
    public async Task A_watch_that_is_not_allowed_is_an_error_at_once()
    {
        _script.List("10").Instead(ScriptedAnswer.Status(403, "Forbidden", "no"));

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => _script.RunAsync());

        Assert.Contains("not allowed to watch nodes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_closes_every_watch_at_once_is_not_asked_in_a_tight_loop()
    {
        _script.List("10");
        for (int attempt = 0; attempt < 50; attempt++)
        {
            _script.Watch(LineEnd.Close);
        }

        await _script.RunAsync();

        Assert.True(_script.Time.Waits.Aggregate(TimeSpan.Zero, static (sum, wait) => sum + wait) >= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_line_may_be_megabytes_long()
    {
        string big = Line("MODIFIED", "a:11")[..^1] + $",\"filler\":\"{new string('x', 2_000_000)}\"}}";
        _script.List("10", "a:5").Watch(LineEnd.Close, big, Line("MODIFIED", "a:12"));

        Assert.Equal(["Added a:5", "Modified a:11", "Modified a:12"], await _script.RunAsync());
    }
}
