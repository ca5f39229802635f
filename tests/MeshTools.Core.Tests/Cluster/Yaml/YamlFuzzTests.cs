using System.Diagnostics;
using CsCheck;
using MeshTools.Cluster.Yaml;
using MeshTools.Core.Tests.Support;

namespace MeshTools.Core.Tests.Cluster.Yaml;

/// <summary>Whatever the text, the answer is documents or a YamlSyntaxException, and it comes soon.</summary>
public sealed class YamlFuzzTests
{
    private const string KubeConfig = """
        apiVersion: v1
        kind: Config
        current-context: &c one
        clusters:
        - name: one
          cluster: {server: "https://127.0.0.1:6443", insecure-skip-tls-verify: true}
        contexts:
        - name: *c
          context:
            cluster: one
            user: 'it''s me'
            namespace: |
              a
              b
        users:
        - name: me
          user: {token: "a\tb\u0041", exec: {args: [a, 'b c', !!str 1]}}
        """;

    // The alphabet that YAML means something by; letters alone find nothing.
    private static readonly Gen<string> Syntax = Gen.OneOf(
        "a", "b", " ", "  ", "\n", "\r\n", "\t", ":", ": ", "- ", "-", "? ", "?", "[", "]", "{", "}", ",", "&a ", "*a", "!", "!!str ", "!<x> ", "|", ">",
        "|2-\n", ">+\n", "'", "\"", "\\", "\\x41", "\\u0041", "\\U0010FFFF", "\\UFFFFFFFF", "\\xZZ", "%", "%YAML 1.2\n", "%TAG ! x\n", "@", "`", "#", "# c\n",
        "---\n", "--- ", "...\n", "<<: ", "~", "null", "\0", "\u0085", "\u2028", "\uFEFF", "\uD800", "é", "😀").Array[0, 40].Select(string.Concat);

    [Fact]
    public void Any_text_gives_documents_or_a_syntax_error() => Gen.String[0, 80].Sample(Read, iter: 2_000);

    [Fact]
    public void Any_heap_of_YAML_signs_gives_documents_or_a_syntax_error() => Syntax.Sample(Read, iter: 5_000);

    [Fact]
    public void Any_damaged_kubeconfig_gives_documents_or_a_syntax_error() =>
        Mutations.Of(KubeConfig, Syntax).Sample(Read, iter: 3_000);

    private static void Read(string text)
    {
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            Assert.NotNull(YamlReader.ReadDocuments(text));
        }
        catch (YamlSyntaxException error)
        {
            Assert.True(error.Line >= 1 && error.Column >= 1, $"line {error.Line}, column {error.Column}: {error.Message}");
            Assert.NotEmpty(error.Message);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }
}
