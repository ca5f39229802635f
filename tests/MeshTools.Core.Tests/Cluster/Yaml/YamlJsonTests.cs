using MeshTools.Cluster;
using MeshTools.Cluster.Yaml;

namespace MeshTools.Core.Tests.Cluster.Yaml;

/// <summary>Expected values are what `kubectl annotate --local -o json` (1.32) makes of the same text, where nothing else is said.</summary>
public sealed class YamlJsonTests
{
    [Theory]
    [InlineData("[yes, Yes, YES, on, On, y, Y, true, True, TRUE]", "[true,true,true,true,true,true,true,true,true,true]")]
    [InlineData("[no, No, NO, off, Off, n, N, false, False, FALSE]", "[false,false,false,false,false,false,false,false,false,false]")]
    [InlineData("[tRue, yES, oN, ye, nope, tru]", """["tRue","yES","oN","ye","nope","tru"]""")]
    [InlineData("[~, null, Null, NULL, nULL]", """[null,null,null,null,"nULL"]""")]
    [InlineData("[420, -1, +5, 0, -0, 1_000, 1__0, 1_]", "[420,-1,5,0,0,1000,10,1]")]
    [InlineData("[0644, -0644, +0644, 0o644, 0O7, 0_7]", "[420,-420,420,420,7,7]")]
    [InlineData("[08, 0888, 0x, _1, 0b102, 0xG]", """[8,888,"0x","_1","0b102","0xG"]""")]
    [InlineData("[0x1F, -0x1f, 0X1F, 0x_1f, 0b11, -0b11, 0B1]", "[31,-31,31,31,3,-3,1]")]
    [InlineData("[1.5, .5, -.5, +.5, 5., 1.10, 0644.5, 1_0.5, .5_0]", "[1.5,0.5,-0.5,0.5,5,1.1,644.5,10.5,0.5]")]
    [InlineData("[1.0, 3.0, 1e5, 12e03, 1E3, 1e+3, -0.0]", "[1,3,100000,12000,1000,1000,0]")]
    [InlineData("[1e400, .5e, .e5, ._5, 1.2.3, 0x1p-2, 1e5x]", """["1e400",".5e",".e5","._5","1.2.3","0x1p-2","1e5x"]""")]
    [InlineData("[1:30, 2001-01-01, 2001-01-01T00:00:00Z, 127.0.0.1, v1, 10Mi]", """["1:30","2001-01-01","2001-01-01T00:00:00Z","127.0.0.1","v1","10Mi"]""")]
    [InlineData("""["1", 'yes', "null", "", '0644']""", """["1","yes","null","","0644"]""")]
    [InlineData("[!!str 1, !!str yes, !!str , ! 12, !foo 12, !!timestamp 2001-01-01]", """["1","yes","","12","12","2001-01-01"]""")]
    [InlineData("[!!int 0644, !!int '12', !!float 16, !!bool 'yes', !!null '']", "[420,12,16,true,null]")]
    [InlineData("{1: a, 0x10: b, yes: c, 1.5: d, 2001-01-01: e, \"on\": f}", """{"1":"a","16":"b","true":"c","1.5":"d","2001-01-01":"e","on":"f"}""")]
    [InlineData("\"\\ud83d\\ude00 \\/\"", "\"\\uD83D\\uDE00 /\"")]
    public void Scalars_have_the_types_of_Kubernetes_parser(string text, string json) => Assert.Equal(json, Json(text));

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("18446744073709551615")]
    [InlineData("-123456789012345678901234567890")]
    public void Whole_numbers_keep_all_their_digits(string number) => Assert.Equal($"[{number}]", Json($"[{number}]"));

    [Fact]
    public void Binary_stays_the_base64_that_Kubernetes_fields_want() =>
        Assert.Equal("""{"data":"aGVsbG8gd29ybGQ="}""", Json("data: !!binary |\n  aGVsbG8g\n  d29ybGQ=\n"));

    [Theory]
    [InlineData(".inf", "JSON cannot hold")]
    [InlineData("-.INF", "JSON cannot hold")]
    [InlineData(".nan", "JSON cannot hold")]
    [InlineData("!!int 1.0", "'!!int'")]
    [InlineData("!!int x", "'!!int'")]
    [InlineData("!!int", "'!!int'")]
    [InlineData("!!bool 1", "'!!bool'")]
    [InlineData("!!null x", "'!!null'")]
    [InlineData("!!float x", "'!!float'")]
    [InlineData("!!binary '%'", "'!!binary'")]
    [InlineData("{~: 1}", "key that is null")]
    [InlineData("{1.10: 1}", "would change when it is read")]
    [InlineData("{1e6: 1}", "would change when it is read")]
    [InlineData("{16: 1, 0x10: 2}", "means '16'")]
    [InlineData("{y: 1, on: 2}", "means 'true'")]
    public void What_JSON_cannot_hold_is_refused_with_its_line(string text, string expected)
    {
        YamlSyntaxException error = Assert.Throws<YamlSyntaxException>(() => Json($"# one\na:\n  {text}\n"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(3, error.Line);
    }

    [Fact]
    public void A_number_of_a_million_digits_costs_no_time() =>
        Assert.Throws<YamlSyntaxException>(() => Json("a: " + new string('9', 1_000_000)));

    [Fact]
    public void What_an_alias_repeats_becomes_a_copy_of_its_own() =>
        Assert.Equal("""[{"x":[1]},{"x":[1]}]""", Json("[&a {x: [1]}, *a]"));

    private static string Json(string text) =>
        YamlJson.ToJson(Assert.Single(YamlReader.ReadDocuments(text))!)!.ToJsonString(JsonText.Compact);
}
