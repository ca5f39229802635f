using CsCheck;
using MeshTools.Errors;
using MeshTools.Sandbox.Nodes;

namespace MeshTools.Core.Tests.Sandbox;

public sealed class CsvReaderTests
{
    [Fact]
    public void Fields_are_split_at_commas() => Assert.Equal([["a", "b", ""], ["1", "", "3"]], Read("a,b,\n1,,3\n"));

    [Fact]
    public void Quoted_fields_may_hold_commas_quotes_and_line_breaks() =>
        Assert.Equal([["x,y", "say \"hi\"", "two\nlines"]], Read("\"x,y\",\"say \"\"hi\"\"\",\"two\nlines\""));

    [Theory]
    [InlineData("a,b\r\n1,2\r\n")]
    [InlineData("a,b\n1,2")]
    [InlineData("\n\na,b\n\n\r\n1,2\n\n")]
    public void Line_ends_of_any_system_and_empty_lines_make_no_difference(string text) => Assert.Equal([["a", "b"], ["1", "2"]], Read(text));

    [Fact]
    public void A_record_knows_the_line_it_begins_on()
    {
        CsvRecord[] records = [.. new CsvReader(new StringReader("a\n\"x\ny\"\n\nz\n"), "f").Read()];

        Assert.Equal([1, 2, 5], records.Select(static record => record.Line));
    }

    [Theory]
    [InlineData("a,b\n\"never closed,2\n3,4\n", "line 2: a field in quotes is never closed")]
    [InlineData("a,b\n1,x\"y\n", "line 2: a quote stands in the middle")]
    [InlineData("a\n1\n\"x\"y\n", "line 3: text follows the closing quote")]
    public void What_cannot_be_read_is_named_with_its_line(string text, string expected)
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => Read(text));

        Assert.Equal(ErrorCatalog.SandboxNodesInvalid, error.Definition);
        Assert.StartsWith("f, " + expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    public void An_endless_field_ends(string begin) =>
        Assert.Contains("65536 characters", Assert.Throws<MeshToolsException>(() => Read(begin + new string('x', 100_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_written_by_the_rule_is_read_back() =>
        Gen.String[Gen.Char["ab,\"\r\n \0ü"], 0, 8].Array[1, 4].Array[1, 5].Sample(rows =>
        {
            string text = string.Join("\r\n", rows.Select(static row => string.Join(',', row.Select(static field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))));
            string[][] expected = [.. rows.Where(static row => row is not [""])];
            return Read(text).SequenceEqual(expected, EqualityComparer<IReadOnlyList<string>>.Create(static (x, y) => x!.SequenceEqual(y!), static _ => 0));
        });

    [Fact]
    public void No_text_makes_it_fail_in_another_way() =>
        Gen.String[Gen.Char["a,\"\r\n"], 0, 20].Sample(static text =>
        {
            try
            {
                _ = Read(text);
            }
            catch (MeshToolsException error) when (error.Definition == ErrorCatalog.SandboxNodesInvalid)
            {
                // Refused, and said so.
            }
        });

    private static IReadOnlyList<string>[] Read(string text) => [.. new CsvReader(new StringReader(text), "f").Read().Select(static record => record.Fields)];
}
