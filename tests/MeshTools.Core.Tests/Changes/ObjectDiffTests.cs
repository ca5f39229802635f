using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;

namespace MeshTools.Core.Tests.Changes;

public sealed class ObjectDiffTests
{
    [Fact]
    public void Added_removed_and_changed_fields_are_one_line_each()
    {
        IReadOnlyList<string> lines = ObjectDiff.Between(
            JsonNode.Parse("""{"spec":{"replicas":1,"paused":true},"metadata":{"labels":{"a.b/c":"x"}}}"""),
            JsonNode.Parse("""{"spec":{"replicas":2,"selector":{"app":"y"}},"metadata":{"labels":{"a.b/c":"z"}}}"""));

        Assert.Equal(
            ["~ spec.replicas: 1 -> 2", "+ spec.selector.app: y", "- spec.paused: true", "~ metadata.labels[a.b/c]: x -> z"],
            lines);
    }

    [Fact]
    public void Elements_with_names_are_compared_by_name()
    {
        Assert.Equal(
            ["~ containers[app].image: pilot:1.14.0 -> pilot:1.14.6", "+ containers[new].name: new", "- containers[old].name: old"],
            ObjectDiff.Between(
                JsonNode.Parse("""{"containers":[{"name":"old"},{"name":"app","image":"pilot:1.14.0","args":["discovery"]}]}"""),
                JsonNode.Parse("""{"containers":[{"name":"app","image":"pilot:1.14.6","args":["discovery"]},{"name":"new"}]}""")));
    }

    [Theory]
    [InlineData("""[{"name":"a"},{"name":"b"}]""", """[{"name":"b"},{"name":"a"}]""")]
    [InlineData("""[{"name":"a"},{"name":"a","x":1}]""", """[{"name":"a"},{"name":"a","x":2}]""")]
    [InlineData("""[{"name":"a"}]""", """[]""")]
    [InlineData("""[{"name":"a"}]""", """[{"name":1}]""")]
    [InlineData("""[{"name":"a"}]""", """["a"]""")]
    public void A_list_whose_names_do_not_tell_the_difference_is_one_line(string before, string after)
    {
        Assert.Equal(
            [$"~ list: {before} -> {after}"],
            ObjectDiff.Between(JsonNode.Parse($$"""{"list":{{before}}}"""), JsonNode.Parse($$"""{"list":{{after}}}""")));
    }

    [Fact]
    public void Equal_objects_have_no_difference()
    {
        Assert.Empty(ObjectDiff.Between(JsonNode.Parse("""{"a":{"b":[1,2]}}"""), JsonNode.Parse("""{"a":{"b":[1,2]}}""")));
    }

    [Fact]
    public void An_apply_does_not_speak_of_fields_that_it_does_not_name()
    {
        Assert.Equal(
            ["~ a: 1 -> 2"],
            ObjectDiff.Between(JsonNode.Parse("""{"a":1,"other":{"of":"somebody"}}"""), JsonNode.Parse("""{"a":2}"""), onlyNamed: true));
    }

    [Theory]
    [InlineData(ChangeVerb.Apply)]
    [InlineData(ChangeVerb.MergePatch)]
    [InlineData(ChangeVerb.Create)]
    public void The_content_of_a_Secret_is_never_shown(object verb)
    {
        Change change = new()
        {
            Target = new ObjectAddress(new KindRef("", "Secret"), "istio-system", "kiali"),
            Verb = (ChangeVerb)verb,
            Action = "Write",
            Before = (JsonObject)JsonNode.Parse("""{"data":{"passphrase":"b2xkLXNlY3JldA=="}}""")!,
            Body = (JsonObject)JsonNode.Parse("""{"data":{"passphrase":"bmV3LXNlY3JldA=="},"stringData":{"username":"new-secret"}}""")!,
        };

        string shown = string.Join('\n', change.Diff());

        Assert.Contains("passphrase", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("LXNlY3JldA", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("new-secret", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kubectl.kubernetes.io/last-applied-configuration", "{\"data\":{\"passphrase\":\"bmV3LXNlY3JldA==\"}}")]
    [InlineData("objectset.rio.cattle.io/applied", "H4sIAAAAAAAA/4xSTW/bMAz9L5xlRLKTONatwLChwIAeduhl6EGWqFizLQkSXTQY8t8HKU7abc02nSw+vsdHkj9AebnHEKWzwMFwVJAALxSHCRzeBNkMAVHAr4bKt4bL2mZ1hTKoBzbl8KwV2OZAw4lN8IyvQ3qCGXPzBxDw4w5xAqEV7sRHA2bkPzvwPw4xSTW/bMAz9L5xlRLKTONatwLChwIAeduhl6EGWqFizLQkSXTQY8t8HKU7abc02nSw+vsdHkj9AebnHEKWzwMFwVJAALxSHCRzeBNkM==")]
    public void An_annotation_that_repeats_a_Secret_is_not_shown(string name, string value)
    {
        Change change = new()
        {
            Target = new ObjectAddress(new KindRef("", "Secret"), "istio-system", "kiali"),
            Verb = ChangeVerb.Apply,
            Action = "Write",
            Before = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [name] = "old", ["team"] = "a" } } },
            Preview = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [name] = value, ["team"] = "b" } } },
        };

        Assert.Equal([$"~ metadata.annotations[{name}]: (secret) -> (secret)", "~ metadata.annotations.team: a -> b"], change.Diff());
    }

    [Fact]
    public void What_is_called_a_secret_is_not_shown_in_other_objects_either()
    {
        IReadOnlyList<string> lines = ObjectDiff.Between(
            JsonNode.Parse("""{"data":{"config.yaml":"auth:\n  strategy: anonymous\nlogin_token:\n  signing_key: old-s3cr3t\n"},"env":[{"name":"DB_PASSWORD","value":"old-s3cr3t"},{"name":"DB_HOST","value":"a"}]}"""),
            JsonNode.Parse("""{"data":{"config.yaml":"auth:\n  strategy: token\nlogin_token:\n  signing_key: new-s3cr3t\n"},"env":[{"name":"DB_PASSWORD","value":"new-s3cr3t"},{"name":"DB_HOST","value":"b"}],"more":[{"x":{"name":"API_TOKEN","value":"new-s3cr3t"}}],"args":["--password=new-s3cr3t"]}"""));

        string shown = string.Join('\n', lines);
        Assert.Contains("strategy: token", shown, StringComparison.Ordinal);
        Assert.Contains("~ env[DB_PASSWORD].value: (secret) -> (secret)", lines);
        Assert.Contains("~ env[DB_HOST].value: a -> b", lines);
        Assert.DoesNotContain("s3cr3t", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deletion_says_so()
    {
        Change change = new()
        {
            Target = new ObjectAddress(new KindRef("", "Node"), null, "a"),
            Verb = ChangeVerb.Delete,
            Action = "Delete",
        };

        Assert.Equal(["- the whole object"], change.Diff());
    }
}
