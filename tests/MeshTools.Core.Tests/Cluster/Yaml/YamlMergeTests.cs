using System.Globalization;
using System.Text;
using MeshTools.Cluster;
using MeshTools.Cluster.Yaml;

namespace MeshTools.Core.Tests.Cluster.Yaml;

public sealed class YamlMergeTests
{
    [Theory]
    [InlineData("{<<: {a: 1, b: 2}, b: 3}", """{"b":3,"a":1}""")]
    [InlineData("{c: 1, <<: {a: 1}}", """{"c":1,"a":1}""")]
    [InlineData("{<<: [{a: 1, b: 2}, {b: 5, c: 6}], c: 3}", """{"c":3,"a":1,"b":2}""")]
    [InlineData("{<<: {<<: {q: 1}, a: 1}}", """{"a":1,"q":1}""")]
    [InlineData("{<<: []}", "{}")]
    [InlineData("{!!merge <<: {a: 1}}", """{"a":1}""")]
    [InlineData("{'<<': {a: 1}}", """{"<<":{"a":1}}""")]
    [InlineData("{!!str <<: {a: 1}}", """{"<<":{"a":1}}""")]
    [InlineData("[&a {a: 1}, {<<: *a, c: 1}, {<<: [*a, *a]}]", """[{"a":1},{"c":1,"a":1},{"a":1}]""")]
    public void Merged_entries_join_the_mapping_and_its_own_win(string text, string json) => Assert.Equal(json, Json(text));

    [Theory]
    [InlineData("{<<: 3}", "not a value")]
    [InlineData("{<<: null}", "not nothing")]
    [InlineData("{<<: [[{a: 1}]]}", "not a list")]
    [InlineData("{<<: {a: 1}, <<: {b: 1}}", "stands twice")]
    [InlineData("{b: 3, <<: {b: 2}}", "put '<<' first")]
    public void What_cannot_be_merged_or_is_read_in_two_ways_is_refused(string text, string expected)
    {
        YamlSyntaxException error = Assert.Throws<YamlSyntaxException>(() => Json($"a: 1\n---\nx:\n  {text}\n"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal((2, 4), (error.Document, (int)error.Line));
    }

    [Fact]
    public void A_bomb_of_merges_is_refused_like_one_of_aliases()
    {
        StringBuilder bomb = new("l0: &l0 {a: 1, b: 1, c: 1}\n");
        for (int level = 1; level < 40; level++)
        {
            bomb.Append(CultureInfo.InvariantCulture, $"l{level}: &l{level} {{<<: [*l{level - 1}, *l{level - 1}], x{level}: [*l{level - 1}, *l{level - 1}, *l{level - 1}]}}\n");
        }

        YamlSyntaxException error = Assert.Throws<YamlSyntaxException>(() => YamlReader.ReadDocuments(bomb.ToString()));

        Assert.Contains("once aliases are expanded", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_that_is_built_from_aliases_is_refused()
    {
        StringBuilder text = new("l0: &l0 [x]\n");
        for (int level = 1; level < 200; level++)
        {
            text.Append(CultureInfo.InvariantCulture, $"l{level}: &l{level} [*l{level - 1}]\n");
        }

        YamlSyntaxException error = Assert.Throws<YamlSyntaxException>(() => YamlReader.ReadDocuments(text.ToString()));

        Assert.Contains("levels deep", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Line, 60, 66);
    }

    private static string Json(string text) =>
        YamlJson.ToJson(Assert.Single(YamlReader.ReadDocuments(text, null), static document => document?.Text is null)!)!.ToJsonString(JsonText.Compact);
}
