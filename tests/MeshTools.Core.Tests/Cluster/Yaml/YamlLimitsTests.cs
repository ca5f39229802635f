using System.Diagnostics;
using System.Text;
using MeshTools.Cluster.Yaml;

namespace MeshTools.Core.Tests.Cluster.Yaml;

public sealed class YamlLimitsTests
{
    // Far above what a refusal takes (milliseconds), far below what carrying out the attack would.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public void An_alias_bomb_is_refused_at_once()
    {
        StringBuilder bomb = new("l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 40; level++)
        {
            string below = string.Join(", ", Enumerable.Repeat($"*l{level - 1}", 10));
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"l{level}: &l{level} [{below}]\n");
        }

        YamlSyntaxException error = RefusedSoon(bomb.ToString());

        Assert.Contains("once aliases are expanded", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Line, 2, 8);
    }

    [Theory]
    [InlineData("[", "")]
    [InlineData("{a: ", "")]
    [InlineData("- ", "x")]
    [InlineData("? ", "x")]
    public void A_hundred_thousand_levels_are_refused_and_the_process_lives(string level, string end) =>
        Assert.Contains("levels deep", RefusedSoon(string.Concat(Enumerable.Repeat(level, 100_000)) + end).Message, StringComparison.Ordinal);

    [Fact]
    public void Depth_that_is_built_from_lines_is_refused_too()
    {
        StringBuilder text = new();
        for (int level = 0; level < 2_000; level++)
        {
            text.Append(' ', level).Append("a:\n");
        }

        YamlSyntaxException error = RefusedSoon(text.ToString());

        Assert.Contains("levels deep", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Line, 60, 70);
    }

    [Fact]
    public void The_deepest_allowed_level_is_read()
    {
        YamlLimits limits = new(Depth: 5);

        Assert.Single(YamlReader.ReadDocuments("[[[[[x]]]]]", limits));
        Assert.Throws<YamlSyntaxException>(() => YamlReader.ReadDocuments("[[[[[[x]]]]]]", limits));
    }

    [Fact]
    public void Nodes_are_counted_over_all_documents()
    {
        YamlLimits limits = new(Nodes: 6);

        Assert.Equal(2, YamlReader.ReadDocuments("[a, b]\n---\n[c, d]\n", limits).Count);
        Assert.Throws<YamlSyntaxException>(() => YamlReader.ReadDocuments("[a, b]\n---\n[c, d, e]\n", limits));
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused_before_it_is_read()
    {
        YamlSyntaxException error = Assert.Throws<YamlSyntaxException>(() => YamlReader.ReadDocuments("a: 12345", new YamlLimits(Characters: 5)));

        Assert.Contains("longer than 5 characters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_honest_text_is_read_in_reasonable_time()
    {
        StringBuilder text = new("items:\n");
        for (int item = 0; item < 10_000; item++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"- name: n{item}\n  labels: {{a: b, c: d}}\n");
        }

        Stopwatch watch = Stopwatch.StartNew();
        YamlValue root = Assert.Single(YamlReader.ReadDocuments(text.ToString()))!;

        Assert.Equal(10_000, root.Entries!["items"].Items!.Count);
        Assert.True(watch.Elapsed < Soon, $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData("a, ")]
    [InlineData("{a: b}, ")]
    [InlineData("'a', ")]
    public void One_very_long_line_is_no_attack(string part)
    {
        string text = "a: [" + string.Concat(Enumerable.Repeat(part, 10_000)) + "]";
        Stopwatch watch = Stopwatch.StartNew();

        Assert.Equal(10_000, Assert.Single(YamlReader.ReadDocuments(text))!.Entries!["a"].Items!.Count);
        Assert.True(watch.Elapsed < Soon, $"{watch.Elapsed}");
    }

    private static YamlSyntaxException RefusedSoon(string text)
    {
        Stopwatch watch = Stopwatch.StartNew();
        YamlSyntaxException error = Assert.Throws<YamlSyntaxException>(() => YamlReader.ReadDocuments(text));
        Assert.True(watch.Elapsed < Soon, $"{watch.Elapsed}");
        return error;
    }
}
