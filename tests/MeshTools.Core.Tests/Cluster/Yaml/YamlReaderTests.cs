using MeshTools.Cluster.Yaml;

namespace MeshTools.Core.Tests.Cluster.Yaml;

public sealed class YamlReaderTests
{
    [Fact]
    public void Documents_come_in_order_and_those_of_comments_alone_are_nothing()
    {
        IReadOnlyList<YamlValue?> documents = YamlReader.ReadDocuments("a: 1\n---\n# nothing here\n---\n- b\n...\n---\nc\n");

        Assert.Equal(4, documents.Count);
        Assert.Equal("1", documents[0]!.Entries!["a"].Text);
        Assert.Null(documents[1]);
        Assert.Equal("b", Assert.Single(documents[2]!.Items!).Text);
        Assert.Equal("c", documents[3]!.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# a comment\n  # and one more\n")]
    public void A_text_without_content_has_no_documents(string text) => Assert.Empty(YamlReader.ReadDocuments(text));

    [Theory]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("Null")]
    [InlineData("NULL")]
    [InlineData("")]
    public void A_plain_null_is_nothing(string written) => Assert.True(Value($"a: {written}").IsNull);

    [Theory]
    [InlineData("\"null\"", "null")]
    [InlineData("'~'", "~")]
    [InlineData("''", "")]
    [InlineData("!!str null", "null")]
    public void A_quoted_null_is_a_text(string written, string text)
    {
        YamlValue value = Value($"a: {written}");

        Assert.False(value.IsNull);
        Assert.Equal(text, value.Text);
    }

    [Theory]
    [InlineData("0123")]
    [InlineData("1e5")]
    [InlineData("1_000")]
    [InlineData("0x1F")]
    [InlineData("yes")]
    [InlineData("2001-01-01")]
    [InlineData("123456789012345678901234567890")]
    public void A_scalar_keeps_the_text_it_was_written_with(string written) => Assert.Equal(written, Value($"a: {written}").Text);

    [Fact]
    public void Entries_keep_the_order_they_were_written_in()
    {
        YamlValue root = Root("z: 1\na: 2\nm: 3\nb: 4\n");

        Assert.Equal(["z", "a", "m", "b"], root.Entries!.Keys);
        Assert.Equal(["1", "2", "3", "4"], root.Entries.Values.Select(static value => value.Text));
    }

    [Fact]
    public void An_alias_stands_for_what_its_anchor_marks()
    {
        YamlValue root = Root("base: &b {x: 1}\ncopy: *b\nlist: [*b, *b]\n");

        Assert.Equal("1", root.Entries!["copy"].Entries!["x"].Text);
        Assert.All(root.Entries["list"].Items!, static item => Assert.Equal("1", item.Entries!["x"].Text));
    }

    [Fact]
    public void An_anchor_ends_with_its_document()
    {
        YamlSyntaxException error = Refused("a: &x 1\n---\nb: *x\n");

        Assert.Equal(3, error.Line);
        Assert.Contains("x", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: &a [*a]")]
    [InlineData("a: *missing")]
    public void An_alias_without_an_anchor_before_it_is_refused(string text) =>
        Assert.Contains("no anchor before it", Refused(text).Message, StringComparison.Ordinal);

    [Fact]
    public void A_key_that_stands_twice_is_refused_where_it_stands_again()
    {
        YamlSyntaxException error = Refused("outer:\n  a: 1\n  b: 2\n  a: 3\n");

        Assert.Contains("'a' stands twice", error.Message, StringComparison.Ordinal);
        Assert.Equal((4, 3), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("? [a, b]\n: 1\n", "a list")]
    [InlineData("? {a: b}\n: 1\n", "a mapping")]
    public void A_key_that_is_no_scalar_is_refused(string text, string what) =>
        Assert.Contains(what, Refused(text).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a:\n\tb: 1\n", 2)]
    [InlineData("a: 1\n\tb: 1\n", 2)]
    [InlineData("a:\r\n  b: 1\r\nc:\r\n \td: 1\r\n", 4)]
    public void A_tab_in_the_indentation_is_refused_by_line(string text, int line) => Assert.Equal(line, Refused(text).Line);

    [Theory]
    [InlineData("a:\tb\n")]
    [InlineData("a: b\t# comment\n")]
    [InlineData("a: 'x\ty'\r\nb: c\r\n")]
    [InlineData("a: {\n\tb: c}\n")]
    [InlineData("a: |\n  \tcode\n")]
    [InlineData("\t# comment\na: b\n")]
    public void A_tab_anywhere_else_is_a_character_like_others(string text) => Assert.Contains("a", Root(text).Entries!.Keys);

    [Theory]
    [InlineData("a: [1, 2\n")]
    [InlineData("a: [1, 2\nb: 3\n")]
    [InlineData("\n]#")]
    [InlineData("a: \"\\UFFFFFFFF\"\n")]
    [InlineData("a: 'open\n")]
    [InlineData("a: b: c\n")]
    [InlineData("a: 1\n  b: 2\n")]
    [InlineData("{a: 1}}\n")]
    [InlineData("a: \"\\q\"\n")]
    [InlineData("a: @x\n")]
    public void What_is_not_YAML_is_refused_with_a_place(string text)
    {
        YamlSyntaxException error = Refused(text);

        Assert.InRange(error.Line, 1, 3);
        Assert.True(error.Column >= 1);
        Assert.DoesNotContain("(Line:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_know_where_they_stand()
    {
        YamlValue root = Root("# first\na:\n  b:\n    - one\n    - two\n");
        YamlValue two = root.Entries!["a"].Entries!["b"].Items![1];

        Assert.Equal((5, 7), (two.Line, two.Column));
    }

    private static YamlValue Root(string text) => Assert.Single(YamlReader.ReadDocuments(text))!;

    private static YamlValue Value(string text) => Root(text).Entries!["a"];

    private static YamlSyntaxException Refused(string text) => Assert.Throws<YamlSyntaxException>(() => YamlReader.ReadDocuments(text));
}
