using System.Text.Json.Nodes;
using CsCheck;
using MeshTools.Cluster.Yaml;

namespace MeshTools.Core.Tests.Cluster.Yaml;

/// <summary>One place of a text is changed; the rest stays as it is, to the character.</summary>
public sealed class YamlTextEditTests
{
    private const string Mesh = """
        # Our mesh. Ask the platform team before you change it.
        accessLogFile: /dev/stdout   # all of it
        defaultConfig:
          # the proxies' side
          concurrency: 2
          tracing:
            zipkin: {address: "zipkin:9411"}

        extensionProviders:
        # mail goes through here
        - name: mail
          envoyExtAuthzGrpc:
            service: mail.default
            port: "9000"   # text, on purpose
        - name: old
          envoyExtAuthzHttp: {service: old.default, port: 80}
        # below the list
        rootNamespace: istio-system
        note: |
          # no comment
          two lines

        trustDomain: 'cluster.local'
        """;

    public static TheoryData<string, string, string, string> Sets => new()
    {
        // path, value, what was in the text, what is there in its place
        { "rootNamespace", "'other'", "rootNamespace: istio-system\n", "rootNamespace: other\n" },
        { "accessLogFile", "''", "accessLogFile: /dev/stdout   # all of it\n", "accessLogFile: \"\"   # all of it\n" },
        { "defaultConfig.concurrency", "4", "  concurrency: 2\n", "  concurrency: 4\n" },
        { "defaultConfig.drainDuration", "'5s'", "9411\"}\n", "9411\"}\n  drainDuration: 5s\n" },
        { "defaultConfig.tracing.zipkin", "{'address':'z:1'}", "    zipkin: {address: \"zipkin:9411\"}\n", "    zipkin:\n      address: z:1\n" },
        { "extensionProviders[name=old]", "{'name':'old','x':1}", "- name: old\n  envoyExtAuthzHttp: {service: old.default, port: 80}\n", "- name: old\n  x: 1\n" },
        { "extensionProviders[name=new]", "{'x':[1,'v']}", "port: 80}\n", "port: 80}\n- name: new\n  x:\n  - 1\n  - v\n" },
        { "extensionProviders[name=mail].envoyExtAuthzGrpc.port", "9001", "    port: \"9000\"   # text", "    port: 9001   # text" },
        { "localityLbSetting", "{'enabled':true}", "'cluster.local'", "'cluster.local'\nlocalityLbSetting:\n  enabled: true" },
        { "note", "'yes'", "note: |\n  # no comment\n  two lines\n", "note: \"yes\"\n" },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_value_is_set_and_nothing_else_changes(string path, string value, string old, string now)
    {
        Assert.Contains(old, Mesh, StringComparison.Ordinal);
        foreach (string newline in new[] { "\n", "\r\n" })
        {
            string expected = Mesh.Replace(old, now, StringComparison.Ordinal).ReplaceLineEndings(newline);
            Assert.Equal(expected, YamlTextEdit.Set(Mesh.ReplaceLineEndings(newline), YamlPath.Parse(path), Json(value)));
        }
    }

    [Theory]
    [InlineData("accessLogFile", "accessLogFile: /dev/stdout   # all of it\n")]
    [InlineData("defaultConfig.concurrency", "  concurrency: 2\n")]
    [InlineData("extensionProviders[name=old]", "- name: old\n  envoyExtAuthzHttp: {service: old.default, port: 80}\n")]
    [InlineData("trustDomain", "\ntrustDomain: 'cluster.local'")]
    [InlineData("note", "note: |\n  # no comment\n  two lines\n")]
    [InlineData("absent", "")]
    [InlineData("extensionProviders[name=absent]", "")]
    public void A_value_is_removed_and_nothing_else_changes(string path, string old) =>
        Assert.Equal(old.Length == 0 ? Mesh : Mesh.Replace(old, string.Empty, StringComparison.Ordinal), YamlTextEdit.Remove(Mesh, YamlPath.Parse(path)));

    [Fact]
    public void What_is_set_and_removed_again_leaves_the_text_as_it_was()
    {
        YamlPath path = YamlPath.Parse("extensionProviders[name=new]");
        Assert.Equal(Mesh, YamlTextEdit.Remove(YamlTextEdit.Set(Mesh, path, Json("{'port':1}")), path));

        // The list that was made for it goes with it.
        Assert.Equal("a: 1\n", YamlTextEdit.Remove(YamlTextEdit.Set("a: 1\n", path, Json("{'port':1}")), path));

        // The releases' own texts have no end of line behind the last.
        Assert.Equal("a: 1", YamlTextEdit.Remove(YamlTextEdit.Set("a: 1", path, Json("{'port':1}")), path));
    }

    [Theory]
    [InlineData("", "a: 1\n")]
    [InlineData("# only a comment\n", "a: 1\n")]
    [InlineData("{}", "a: 1")]
    [InlineData("{b: 2}", "b: 2\na: 1")]
    [InlineData("---\nb: 2\n", "---\nb: 2\na: 1\n")]
    [InlineData("a:\nb: 2\n", "a: 1\nb: 2\n")]
    [InlineData("a: &x {c: 1}\nb: *x\n", "a: 1\nb:\n  c: 1\n")]
    [InlineData("b: 2", "b: 2\na: 1")]
    [InlineData("\"a\": 2\n", "a: 1\n")]
    [InlineData("a: {c: {d: 1}}\n# k\nb: 2\n", "a: 1\n# k\nb: 2\n")]
    [InlineData("a: [{}, [1]] # j\n# k\nb: 2\n", "a: 1 # j\n# k\nb: 2\n")]
    public void Odd_texts_become_what_was_asked_for(string text, string expected) =>
        Assert.Equal(expected, YamlTextEdit.Set(text, YamlPath.Parse("a"), JsonValue.Create(1)));

    [Theory]
    [InlineData("a: [1\n")]
    [InlineData("- 1\n")]
    [InlineData("a: 1\na: 2\n")]
    public void A_text_that_cannot_be_read_is_refused(string text) =>
        Assert.Throws<YamlSyntaxException>(() => YamlTextEdit.Set(text, YamlPath.Parse("a"), JsonValue.Create(1)));

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("[name=x]")]
    [InlineData("a[b]")]
    public void What_is_no_path_is_refused(string path) => Assert.Throws<FormatException>(() => YamlPath.Parse(path));

    /// <summary>Whatever the document and the place, the text says afterwards what was asked for, and what it said before besides.</summary>
    [Fact]
    public void Any_edit_of_any_document_says_what_was_asked_for()
    {
        Gen<JsonNode> scalar = Gen.OneOf(
            Gen.OneOf("yes", "0x10", "1.5", "", " a", "a: b", "# c", "it's", "a\nb", "- x", "~", "null", "é😀", "*a", "&b", "x\t", "'", "\"q\"", "|", "{}").Select(static text => (JsonNode)JsonValue.Create(text)!),
            Gen.Int[-5, 5].Select(static number => (JsonNode)JsonValue.Create(number)),
            Gen.Bool.Select(static flag => (JsonNode)JsonValue.Create(flag)));
        Gen<JsonNode> tree = Gen.Recursive<JsonNode>((depth, inner) => depth > 3 ? scalar : Gen.OneOf(
            scalar,
            Gen.Select(Gen.OneOf("a", "b", "c", "on", "1"), inner).Array[0, 3].Select(static entries => (JsonNode)new JsonObject(entries.DistinctBy(static entry => entry.Item1)
                .Select(static entry => KeyValuePair.Create(entry.Item1, (JsonNode?)entry.Item2.DeepClone())))),
            inner.Array[0, 3].Select(static items => (JsonNode)new JsonArray([.. items.Select(static item => item.DeepClone())]))));
        Gen<string> path = Gen.OneOf("a", "b", "z", "a.b", "a.b.c", "b.z.y", "a[name=x]", "a[name=x].b", "c[b=1]", "b[a=yes].c");
        int edits = 0;
        Gen.Select(tree, path, tree, Gen.Bool).Sample(
            (document, place, value, removes) =>
            {
                JsonObject root = document as JsonObject ?? new JsonObject { ["a"] = document.DeepClone() };
                string text = string.Join('\n', YamlTextWriter.Lines(root));
                Assert.True(JsonNode.DeepEquals(root, YamlTextEdit.Read(text) ?? []), text);

                YamlPath path = YamlPath.Parse(place);
                string edited = removes ? YamlTextEdit.Remove(text, path) : YamlTextEdit.Set(text, path, value);
                JsonObject expected = removes ? path.Find(root) is null ? root : path.Remove(root) : path.Set(root, value);
                Assert.True(JsonNode.DeepEquals(expected, YamlTextEdit.Read(edited) ?? []), $"{text}\n-> {edited}");
                Interlocked.Increment(ref edits);
            },
            iter: 3_000);
        Console.WriteLine($"{edits} edits of YAML texts tried.");
    }

    private static JsonNode Json(string text) => JsonNode.Parse(text.Replace('\'', '"'))!;
}
