using MeshTools.Cluster.Yaml;

namespace MeshTools.Core.Tests.Cluster.Yaml;

public sealed class YamlCharactersTests
{
    [Theory]
    [InlineData("a: b\n---\nc: x\0y\n", 2, 3, 5)]
    [InlineData("# c\n---\na: 1\n---\n# d\nb: \u0007\n", 2, 6, 4)]
    [InlineData("a: b\n\uFEFFc: d\n", 1, 2, 1)]
    [InlineData("\u007F", 1, 1, 1)]
    public void A_character_that_no_YAML_may_contain_is_refused_by_place(string text, int document, int line, int column) =>
        Refused(text, document, line, column);

    [Fact]
    public void Half_a_surrogate_pair_is_no_character()
    {
        Refused("a: \uD83D\n", 1, 1, 4);
        Refused("a: \uDE00\uD83D\n", 1, 1, 4);
    }

    [Theory]
    [InlineData("\uFEFFa: b\n")]
    [InlineData("a: \"😀é\u0085 \uFFFD\"\n")]
    [InlineData("a: \"\\0 \\uFEFF \\e\"\n")]
    public void Other_characters_and_escapes_are_read(string text) => Assert.Single(YamlReader.ReadDocuments(text));

    private static void Refused(string text, int document, int line, int column)
    {
        YamlSyntaxException error = Assert.Throws<YamlSyntaxException>(() => YamlReader.ReadDocuments(text));

        Assert.StartsWith("character U+", error.Message, StringComparison.Ordinal);
        Assert.Equal((document, line, column), (error.Document, (int)error.Line, (int)error.Column));
    }
}
