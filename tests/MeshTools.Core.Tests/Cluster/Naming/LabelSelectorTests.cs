using System.Diagnostics;
using CsCheck;
using MeshTools.Cluster.Naming;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Naming;

public sealed class LabelSelectorTests
{
    private static readonly Gen<Dictionary<string, string>> Labels = Gen.Dictionary(ModelRequirement.Keys, ModelRequirement.Values)[0, 4];

    private static readonly Gen<string> Signs = Gen.OneOf(
        "a", "b", "in", "notin", "=", "==", "!=", "!", ",", "(", ")", " ", "\t", "\n", "\u00A0", "/", ".", "-", ">", "<", "\0", "é", "'", "\"", "x.y/z");

    [Fact]
    public void A_selector_matches_exactly_what_its_conditions_mean() =>
        Gen.Select(ModelRequirement.Any.Array[1, 4], Labels).Sample(
            static (conditions, labels) =>
            {
                string text = string.Join(",", conditions.Select(static condition => condition.Text));

                LabelSelector selector = LabelSelector.Parse(text);

                Assert.Equal(text, selector.Text);
                Assert.Equal(conditions.All(condition => condition.Matches(labels)), selector.Matches(labels));
            },
            iter: 10_000);

    [Fact]
    public void Any_text_is_a_selector_or_an_error_that_says_so() =>
        Gen.OneOf(Gen.String[0, 40], Signs.Array[0, 12].Select(string.Concat), Mutations.Of("a=b,c!=d,e in (f,g),h notin (i),j,!k", Signs)).Sample(
            static text =>
            {
                Stopwatch watch = Stopwatch.StartNew();
                try
                {
                    LabelSelector.Parse(text).Matches(new Dictionary<string, string> { ["a"] = "b" });
                }
                catch (MeshToolsException error)
                {
                    Assert.Equal("InvalidSelector", error.Definition.Id);
                    Assert.Equal(text, error.ErrorTarget);
                }

                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
            },
            iter: 10_000);

    [Theory]
    [InlineData("", "empty requirement")]
    [InlineData("  ", "empty requirement")]
    [InlineData("a,", "empty requirement")]
    [InlineData(",a", "empty requirement")]
    [InlineData("a=b,,c", "empty requirement")]
    [InlineData("a b", "'a b' is no requirement")]
    [InlineData("a=b=c", "'a=b=c' is no requirement")]
    [InlineData("=b", "'=b' is no requirement")]
    [InlineData("!a=b", "'!a=b' is no requirement")]
    [InlineData("a in b", "'a in b' is no requirement")]
    [InlineData("a in (b) c", "'a in (b) c' is no requirement")]
    [InlineData("a in", "'a in' is no requirement")]
    [InlineData("a in (b", "parentheses do not match")]
    [InlineData("a in b)", "parentheses do not match")]
    [InlineData("a in ((b))", "parentheses do not match")]
    [InlineData("a=-b", "the value '-b' must begin and end")]
    [InlineData("a in (b c)", "the value 'b c' contains a blank")]
    [InlineData("-a=b", "the key '-a' must begin and end")]
    [InlineData("a/b/c", "the key 'a/b/c' has more than one '/'")]
    [InlineData("A.b/c=d", "the key 'A.b/c' has a prefix that contains 'A'")]
    [InlineData("a\u00A0=b", "U+00A0")]
    [InlineData("a=b\u3000", "U+3000")]
    public void What_is_no_selector_says_what_is_wrong(string text, string why)
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => LabelSelector.Parse(text));

        Assert.Equal("InvalidSelector", error.Definition.Id);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_hostile_selector_is_refused_soon()
    {
        Stopwatch watch = Stopwatch.StartNew();

        Assert.Throws<MeshToolsException>(() => LabelSelector.Parse("a" + new string(' ', 100_000) + "b"));
        Assert.Throws<MeshToolsException>(() => LabelSelector.Parse(new string('a', 100_000) + "="));
        Assert.Throws<MeshToolsException>(() => LabelSelector.Parse("a in (" + new string(' ', 100_000)));
        Assert.Throws<MeshToolsException>(() => LabelSelector.Parse(new string('!', 100_000)));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }
}
