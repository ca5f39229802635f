using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using MeshTools.Cluster;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Core.Tests.Mesh.Manifests;

/// <summary>An object that was written as YAML or JSON is read as what it was.</summary>
public sealed class ManifestRoundTripTests
{
    // Text that looks like something else is what goes wrong.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf("", "yes", "on", "null", "~", "0644", "1e5", "0x1F", "-", "- a", "a: b", "#", "a #b", "<<", "*a", "&a", "!x", "|", ">", "%", "@", "`", "{{ .x }}", "'", "\"", "\\",
            " lead", "trail ", "a\nb", "a\n", "\n", "\na", "a\n\n\nb\n", "  a\n b", "\ta", "a\tb", "---", "...", "a\u0085b", "a\u2028b", "\u0000", "\u001B", "\uFEFF", "😀", "é", "无锡", "\u007F", "\r", "a\r\nb"),
        Gen.String[Gen.Char[' ', '~'], 0, 12],
        Gen.Char.Array[0, 6].Select(static letters => string.Concat(letters.Where(static c => !char.IsSurrogate(c)))));

    private static readonly Gen<JsonNode?> Scalar = Gen.OneOf<JsonNode?>(
        Text.Select(static text => (JsonNode?)JsonValue.Create(text)),
        Gen.Long.Select(static number => (JsonNode?)JsonValue.Create(number)),
        Gen.Double[-1e15, 1e15].Where(static number => number != Math.Truncate(number)).Select(static number => (JsonNode?)JsonValue.Create(number)),
        Gen.Bool.Select(static flag => (JsonNode?)JsonValue.Create(flag)),
        Gen.Const((JsonNode?)null));

    private static readonly Gen<JsonNode?> Tree = Gen.Recursive<JsonNode?>(static (depth, deeper) => depth >= 4 ? Scalar : Gen.Frequency(
        (3, Scalar),
        (2, deeper.Array[0, 4].Select(static items => (JsonNode?)new JsonArray([.. items.Select(static item => item?.DeepClone())]))),
        (3, Gen.Select(Text, deeper).Array[0, 4].Select(Mapping))));

    [Fact]
    public void Any_object_comes_back_from_YAML_and_from_JSON() => Gen.Select(Tree, Text, Gen.Int[0, 10_000]).Sample(
        static (tree, label, style) =>
        {
            JsonObject body = new()
            {
                ["apiVersion"] = "example.org/v1",
                ["kind"] = "Thing",
                ["metadata"] = new JsonObject { ["name"] = "a", ["annotations"] = new JsonObject { ["x"] = label } },
                ["spec"] = tree?.DeepClone(),
            };

            AssertSame(body, YamlWriter.Write(body, style));
            AssertSame(body, body.ToJsonString(JsonText.Compact));
            AssertSame(body, body.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        },
        iter: 3_000);

    private static void AssertSame(JsonObject expected, string text)
    {
        // Characters that YAML does not allow as they are have no place in JSON files either; escaped they are read.
        JsonObject actual = Assert.Single(ManifestReader.Read(text, "test.yaml")).Body;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.ToJsonString()), JsonNode.Parse(actual.ToJsonString())), text);
    }

    private static JsonNode? Mapping((string Key, JsonNode? Value)[] entries)
    {
        JsonObject mapping = [];
        foreach ((string key, JsonNode? value) in entries)
        {
            mapping[key] = value?.DeepClone();
        }

        return mapping;
    }
}
