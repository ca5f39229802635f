using CsCheck;
using MeshTools.Cluster.Naming;

namespace MeshTools.Core.Tests.Cluster.Naming;

/// <summary>What is refused here is exactly what the server would refuse.</summary>
public sealed class NamingRulesTests
{
    // Mostly characters that are allowed, so that the ends and the lengths decide; now and then one that is not.
    private static readonly Gen<char> Likely = Gen.Frequency((60, Gen.Char["abz019AZ"]), (20, Gen.Char["-_."]), (3, Gen.Char["/ \n\t\0éΩ١:@%"]), (1, Gen.Char));
    private static readonly Gen<string> Short = Likely.Array[0, 6].Select(static chars => new string(chars));
    private static readonly Gen<string> Lower = Gen.Char["abz019-."].Array[0, 6].Select(static chars => new string(chars));
    private static readonly Gen<string> Long = Gen.OneOf(Gen.Int[60, 66], Gen.Int[250, 256]).Select(static length => new string('a', length));
    private static readonly Gen<string> Texts = Gen.OneOf(Short, Lower, Long, Gen.Select(Long, Short, static (a, b) => a + b), Gen.String[0, 10]);
    private static readonly Gen<string> Keys = Gen.OneOf(Texts, Gen.Select(Texts, Texts, static (prefix, name) => $"{prefix}/{name}"), Gen.Select(Lower, Short, static (a, b) => $"{a}/{b}"));

    [Fact]
    public void Label_values_follow_the_published_rule() =>
        Texts.Sample(static text => Assert.Equal(KubernetesRules.IsLabelValue(text), LabelValue.Problem(text) is null), iter: 20_000);

    [Fact]
    public void Label_keys_follow_the_published_rule() =>
        Keys.Sample(static text => Assert.Equal(KubernetesRules.IsQualifiedName(text), LabelKey.Problem(text) is null), iter: 20_000);

    [Fact]
    public void Object_names_follow_the_published_rule() =>
        Texts.Sample(static text => Assert.Equal(KubernetesRules.IsDns1123Subdomain(text), ObjectName.Problem(text) is null), iter: 20_000);

    [Theory]
    [InlineData("", null)]
    [InlineData("shenzhen", null)]
    [InlineData("room-2_b.c", null)]
    [InlineData("-a", "must begin and end with a letter or a digit")]
    [InlineData("a.", "must begin and end with a letter or a digit")]
    [InlineData("a b", "contains a blank")]
    [InlineData("a/b", "contains '/'")]
    [InlineData("深圳", "contains '深'")]
    [InlineData("a\nb", "contains U+000A")]
    [InlineData("a\u00A0b", "contains U+00A0")]
    [InlineData("😀", "contains U+D83D")]
    public void A_label_value_that_is_refused_says_why(string value, string? why) => AssertSays(LabelValue.Problem(value), why);

    [Theory]
    [InlineData("topology.kubernetes.io/region", null)]
    [InlineData("front_end", null)]
    [InlineData("", "is empty")]
    [InlineData("a/", "has a name that is empty")]
    [InlineData("/a", "has a prefix that is empty")]
    [InlineData("a/b/c", "more than one '/'")]
    [InlineData("A.example/b", "has a prefix that contains 'A'")]
    public void A_label_key_that_is_refused_says_why(string key, string? why) => AssertSays(LabelKey.Problem(key), why);

    [Theory]
    [InlineData("worker-sz02", null)]
    [InlineData("ip-10-0-0-1.eu-west-1.compute.internal", null)]
    [InlineData("Worker", "contains 'W'")]
    [InlineData("a..b", "each part between dots")]
    [InlineData("a_b", "contains '_'")]
    [InlineData("../secrets", "contains '/'")]
    public void An_object_name_that_is_refused_says_why(string name, string? why) => AssertSays(ObjectName.Problem(name), why);

    [Fact]
    public void What_is_too_long_says_how_long_it_is()
    {
        AssertSays(LabelValue.Problem(new string('a', 64)), "has 64 characters; at most 63");
        AssertSays(ObjectName.Problem(new string('a', 254)), "has 254 characters; at most 253");
    }

    private static void AssertSays(string? problem, string? why)
    {
        if (why is null)
        {
            Assert.Null(problem);
        }
        else
        {
            Assert.Contains(why, problem, StringComparison.Ordinal);
        }
    }
}
