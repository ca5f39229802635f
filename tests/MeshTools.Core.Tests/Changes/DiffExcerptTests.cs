using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;

namespace MeshTools.Core.Tests.Changes;

public sealed class DiffExcerptTests
{
    [Theory]
    [InlineData(ChangeVerb.Apply, false)]
    [InlineData(ChangeVerb.Delete, true)]
    public void Of_an_object_that_is_made_or_deleted_only_the_name_is_shown(object verb, bool exists)
    {
        Change change = Write((ChangeVerb)verb, exists ? """{"data":{"a":"1"}}""" : null, """{"data":{"a":"2"}}""");

        Assert.Empty(DiffExcerpt.Of(change));
        Assert.NotEmpty(change.Diff());
    }

    [Fact]
    public void A_changed_object_shows_its_fields()
    {
        Assert.Equal(["~ data.a: 1 -> 2"], DiffExcerpt.Of(Write(ChangeVerb.Apply, """{"data":{"a":"1"}}""", """{"data":{"a":"2"}}""")));
    }

    [Fact]
    public void A_long_line_is_cut_and_says_how_long_it_is()
    {
        string line = Assert.Single(DiffExcerpt.Of([new string('x', 50_000)]));

        Assert.Equal(new string('x', 160) + "... (50000 characters)", line);
    }

    [Theory]
    [InlineData(20, 20, "line 20")]
    [InlineData(21, 20, "... and 2 more fields")]
    [InlineData(4_000, 20, "... and 3981 more fields")]
    public void A_long_difference_is_cut_and_says_by_how_much(int lines, int shown, string last)
    {
        IReadOnlyList<string> excerpt = DiffExcerpt.Of([.. Enumerable.Range(1, lines).Select(static number => $"line {number}")]);

        Assert.Equal(shown, excerpt.Count);
        Assert.Equal("line 1", excerpt[0]);
        Assert.Equal(last, excerpt[^1]);
    }

    private static Change Write(ChangeVerb verb, string? before, string body) => new()
    {
        Target = new ObjectAddress(new KindRef("", "ConfigMap"), "istio-system", "istio"),
        Verb = verb,
        Action = "Apply",
        Before = before is null ? null : (JsonObject)JsonNode.Parse(before)!,
        Body = verb == ChangeVerb.Delete ? null : (JsonObject)JsonNode.Parse(body)!,
    };
}
