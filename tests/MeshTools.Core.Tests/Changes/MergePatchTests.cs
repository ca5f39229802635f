using System.Text.Json.Nodes;
using CsCheck;
using MeshTools.Changes;

namespace MeshTools.Core.Tests.Changes;

public sealed class MergePatchTests
{
    private static readonly Gen<string> Key = Gen.OneOf("a", "b", "c", "topology.kubernetes.io/region");

    // The examples of RFC 7396, appendix A, that concern objects.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void The_RFCs_examples_hold(string target, string patch, string expected)
    {
        JsonObject result = MergePatch.Apply(Parse(target), Parse(patch));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), result), result.ToJsonString());
    }

    [Theory]
    [InlineData("""{"a":[{"n":"x","mode":420}]}""", """{"a":[{"n":"x"}]}""", true)]
    [InlineData("""{"a":[{"n":"y"}]}""", """{"a":[{"n":"x"}]}""", false)]
    [InlineData("""{"a":[{"n":"x"},{"n":"z"}]}""", """{"a":[{"n":"x"}]}""", false)]
    [InlineData("""{"a":[{"n":{"m":1,"d":2}}]}""", """{"a":[{"n":{"m":1}}]}""", true)]
    public void A_default_of_the_server_in_a_list_takes_nothing_from_what_was_written(string observed, string patch, bool isHeld)
    {
        Assert.Equal(isHeld, MergePatch.IsHeldBy((JsonObject)JsonNode.Parse(observed)!, (JsonObject)JsonNode.Parse(patch)!));
        Assert.False(MergePatch.IsSatisfiedBy((JsonObject)JsonNode.Parse(observed)!, (JsonObject)JsonNode.Parse(patch)!));
    }

    [Fact]
    public void An_object_satisfies_every_patch_that_was_applied_to_it()
    {
        Gen.Select(Document(3), Document(3)).Sample((target, patch) =>
            MergePatch.IsSatisfiedBy(MergePatch.Apply(target, patch), patch));
    }

    [Fact]
    public void A_patch_that_is_satisfied_changes_nothing_that_anybody_can_read()
    {
        Gen.Select(Document(3), Document(3)).Sample((target, patch) =>
            !MergePatch.IsSatisfiedBy(target, patch) || JsonNode.DeepEquals(Prune(target), Prune(MergePatch.Apply(target, patch))));
    }

    [Fact]
    public void Nothing_given_is_changed()
    {
        Gen.Select(Document(3), Document(3)).Sample((target, patch) =>
        {
            string before = target.ToJsonString() + patch.ToJsonString();
            MergePatch.Apply(target, patch);
            return before == target.ToJsonString() + patch.ToJsonString();
        });
    }

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static Gen<JsonObject> Document(int depth) =>
        Gen.Select(Key, Value(depth)).Array[0, 4].Select(static entries =>
        {
            JsonObject document = [];
            foreach ((string key, JsonNode? value) in entries)
            {
                document[key] = value?.DeepClone();
            }

            return document;
        });

    private static Gen<JsonNode?> Value(int depth)
    {
        Gen<JsonNode?> leaf = Gen.Int[0, 3].Select(static n => (JsonNode?)(n switch { 0 => null, 1 => JsonValue.Create("x"), 2 => JsonValue.Create("y"), _ => JsonValue.Create(1) }));
        return depth == 0 ? leaf : Gen.OneOf(leaf, Document(depth - 1).Select(static document => (JsonNode?)document));
    }

    // An empty mapping and no mapping are the same to Kubernetes.
    private static JsonObject Prune(JsonObject document)
    {
        JsonObject pruned = [];
        foreach ((string key, JsonNode? value) in document)
        {
            JsonNode? kept = value is JsonObject inner ? Prune(inner) : value?.DeepClone();
            if (kept is not null and not JsonObject { Count: 0 })
            {
                pruned[key] = kept;
            }
        }

        return pruned;
    }
}
