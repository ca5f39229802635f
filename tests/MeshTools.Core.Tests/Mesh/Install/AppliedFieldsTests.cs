using System.Text.Json.Nodes;
using CsCheck;
using MeshTools.Mesh.Install;

namespace MeshTools.Core.Tests.Mesh.Install;

/// <summary>Of what is installed already the server is asked nothing, and of what is not, all.</summary>
public sealed class AppliedFieldsTests
{
    private const string Body = """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"x","namespace":"y","labels":{"a":"1"},"finalizers":["f","g"]},
         "spec":{"type":"LoadBalancer","empty":{},"args":["one","two"],
                 "ports":[{"port":80,"protocol":"TCP","name":"http"},{"port":443,"protocol":"TCP","name":"https"}]}}
        """;

    private const string Fields = """
        {"f:metadata":{"f:labels":{"f:a":{}},"f:finalizers":{"v:\"f\"":{},"v:\"g\"":{}}},
         "f:spec":{"f:type":{},"f:empty":{},"f:args":{},
                   "f:ports":{"k:{\"port\":443,\"protocol\":\"TCP\"}":{".":{},"f:port":{},"f:protocol":{},"f:name":{}},
                              "k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:port":{},"f:protocol":{},"f:name":{}}}}}
        """;

    // What others and the server have added is theirs.
    private const string Live = """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"x","namespace":"y","uid":"u","resourceVersion":"7","labels":{"a":"1","theirs":"2"},"finalizers":["e","f","g"]},
         "spec":{"type":"LoadBalancer","clusterIP":"10.0.0.1","empty":{},"args":["one","two"],
                 "ports":[{"port":80,"protocol":"TCP","name":"http","nodePort":30080},{"port":15021,"protocol":"TCP","name":"status"},{"port":443,"protocol":"TCP","name":"https"}]},
         "status":{"loadBalancer":{}}}
        """;

    [Theory]
    [InlineData("", "")]
    [InlineData("\"name\":\"x\",", "\"name\":\"x\",\"annotations\":null,\"creationTimestamp\":null,")]
    public void What_holds_exactly_what_was_applied_is_held_whatever_others_added(string was, string becomes) =>
        Assert.True(Held(was.Length == 0 ? Body : Body.Replace(was, becomes, StringComparison.Ordinal), Fields, Live));

    [Theory]
    [InlineData("\"a\":\"1\"", "\"a\":\"2\"")]
    [InlineData("LoadBalancer", "ClusterIP")]
    [InlineData("\"type\":\"LoadBalancer\",", "")]
    [InlineData("\"type\":\"LoadBalancer\"", "\"type\":null")]
    [InlineData("\"type\":\"LoadBalancer\"", "\"type\":\"LoadBalancer\",\"more\":1")]
    [InlineData("\"labels\":{\"a\":\"1\"},", "")]
    [InlineData("\"empty\":{}", "\"empty\":{\"a\":1}")]
    [InlineData("[\"one\",\"two\"]", "[\"two\",\"one\"]")]
    [InlineData("[\"f\",\"g\"]", "[\"g\",\"f\"]")]
    [InlineData("[\"f\",\"g\"]", "[\"f\"]")]
    [InlineData("[\"f\",\"g\"]", "[\"f\",\"g\",\"h\"]")]
    [InlineData("{\"port\":80,\"protocol\":\"TCP\",\"name\":\"http\"},", "")]
    [InlineData("\"name\":\"http\"", "\"name\":\"web\"")]
    [InlineData(",\"name\":\"http\"", "")]
    [InlineData("{\"port\":80,", "{\"port\":81,")]
    [InlineData("{\"port\":80,\"protocol\":\"TCP\"", "{\"port\":80,\"protocol\":\"UDP\"")]
    [InlineData("{\"port\":80,\"protocol\":\"TCP\",\"name\":\"http\"}", "{\"port\":80,\"protocol\":\"TCP\",\"name\":\"http\"},{\"port\":80,\"protocol\":\"TCP\",\"name\":\"http\"}")]
    [InlineData("\"kind\":\"Service\"", "\"kind\":\"Service\",\"data\":{}")]
    [InlineData("\"apiVersion\":\"v1\"", "\"apiVersion\":\"v2\"")]
    public void A_manifest_that_says_something_else_is_not(string was, string becomes) => Assert.False(Held(Body.Replace(was, becomes, StringComparison.Ordinal), Fields, Live));

    [Theory]
    [InlineData("\"a\":\"1\"", "\"a\":\"2\"")]
    [InlineData("\"type\":\"LoadBalancer\"", "\"type\":\"NodePort\"")]
    [InlineData("\"type\":\"LoadBalancer\",", "")]
    [InlineData("\"empty\":{}", "\"empty\":{\"theirs\":1}")]
    [InlineData("[\"one\",\"two\"]", "[\"one\"]")]
    [InlineData("[\"e\",\"f\",\"g\"]", "[\"f\"]")]
    [InlineData("[\"e\",\"f\",\"g\"]", "[\"g\",\"f\"]")]
    [InlineData(",{\"port\":443,\"protocol\":\"TCP\",\"name\":\"https\"}", "")]
    [InlineData("\"port\":443,\"protocol\":\"TCP\",\"name\":\"https\"", "\"port\":443,\"protocol\":\"TCP\",\"name\":\"tls\"")]
    [InlineData("\"port\":80,", "\"port\":444,")]
    [InlineData("\"apiVersion\":\"v1\"", "\"apiVersion\":\"v2\"")]
    public void An_object_that_somebody_changed_is_not(string was, string becomes) => Assert.False(Held(Body, Fields, Live.Replace(was, becomes, StringComparison.Ordinal)));

    [Theory]
    [InlineData("\"f:type\":{},", "\"f:type\":{},\"f:given-up\":{},")]
    [InlineData("{\"f:a\":{}}", "{}")]
    [InlineData("\"f:finalizers\":{\"v:\\\"f\\\"\":{},\"v:\\\"g\\\"\":{}}", "\"f:finalizers\":{\"i:0\":{},\"i:1\":{}}")]
    [InlineData("\"f:finalizers\":{\"v:\\\"f\\\"\":{},\"v:\\\"g\\\"\":{}}", "\"f:finalizers\":{\"v:{broken\":{},\"v:\\\"g\\\"\":{}}")]
    [InlineData("\"f:type\":{}", "\"type\":{}")]
    [InlineData("\"f:type\":{}", "\"f\":{}")]
    [InlineData("\"f:ports\":{", "\"f:ports\":{\"k:{\\\"port\\\":15021,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{}},")]
    [InlineData("\"f:type\":{}", "\"f:type\":{\"f:x\":{}}")]
    [InlineData("\"f:type\":{}", "\"f:type\":1")]
    [InlineData("\\\"port\\\":80", "\\\"port\\\":90")]
    public void What_was_applied_with_other_fields_is_not(string was, string becomes) => Assert.False(Held(Body, Fields.Replace(was, becomes, StringComparison.Ordinal), Live));

    // The server of 1.20 keeps no account of an empty map (subresources: {status: {}} of a definition), and a field may be another's.
    [Theory]
    [InlineData("\"f:empty\":{},", "")]
    [InlineData("\"f:type\":{},", "")]
    public void What_stands_in_no_account_is_held_by_the_same_value(string was, string becomes)
    {
        string fields = Fields.Replace(was, becomes, StringComparison.Ordinal);

        Assert.True(Held(Body, fields, Live));
        Assert.False(Held(Body, fields, Live.Replace("LoadBalancer", "NodePort", StringComparison.Ordinal).Replace("\"empty\":{}", "\"empty\":{\"theirs\":1}", StringComparison.Ordinal)));
        Assert.False(Held(Body, fields, Live.Replace("\"type\":\"LoadBalancer\",", "", StringComparison.Ordinal).Replace(",\"empty\":{}", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("kubectl", "Apply", "v1")]
    [InlineData("meshtools", "Update", "v1")]
    [InlineData("meshtools", "Apply", "v1beta1")]
    public void What_others_or_another_version_applied_is_not(string manager, string operation, string version) =>
        Assert.False(AppliedFields.AreHeld(Json(Body), Managed(Json(Live), Json(Fields), manager, operation, version)));

    [Fact]
    public void Of_two_entries_for_two_versions_nothing_is_known()
    {
        JsonObject live = Managed(Json(Live), Json(Fields));
        live["metadata"]!["managedFields"]!.AsArray().Add(live["metadata"]!["managedFields"]![1]!.DeepClone());

        Assert.False(AppliedFields.AreHeld(Json(Body), live));
    }

    [Fact]
    public void Any_manifest_is_held_by_what_came_of_it_and_no_longer_with_any_one_value_changed() =>
        Gen.Select(Map(3), Gen.Int[0, 1000], Gen.Int[0, 3]).Sample((body, place, how) =>
        {
            JsonObject spec = (JsonObject)body.DeepClone();
            JsonObject wanted = new() { ["apiVersion"] = "v1", ["spec"] = spec };
            JsonObject live = (JsonObject)wanted.DeepClone();
            AddTheirs(live["spec"]!);
            Managed(live, new JsonObject { ["f:spec"] = Owned(spec) });
            bool isHeld = AppliedFields.AreHeld(wanted, live);

            // The same place of the manifest or of the object, with another value or without one.
            JsonNode side = how % 2 == 0 ? spec : live["spec"]!;
            (JsonObject Parent, string Key)[] values = [.. Values(spec, side)];
            if (values.Length == 0)
            {
                return isHeld;
            }

            (JsonObject parent, string key) = values[place % values.Length];
            if (how < 2)
            {
                parent[key] = "changed";
            }
            else
            {
                parent.Remove(key);
            }

            return isHeld && !AppliedFields.AreHeld(wanted, live);
        });

    private static Gen<JsonObject> Map(int depth) => Gen.Int[0, 4].SelectMany(count =>
        Node(depth).Array[count].Select(nodes => new JsonObject(nodes.Select((node, index) => KeyValuePair.Create($"k{index}", node?.DeepClone())))));

    private static Gen<JsonNode?> Node(int depth)
    {
        Gen<JsonNode?> leaf = Gen.Int[0, 3].Select(static n => (JsonNode?)(n switch { 0 => JsonValue.Create("x"), 1 => JsonValue.Create(1), 2 => JsonValue.Create(true), _ => new JsonArray(1, 2) }));
        return depth == 0 ? leaf : Gen.OneOf(leaf, Map(depth - 1).Select(static map => (JsonNode?)map), Elements(depth - 1));
    }

    private static Gen<JsonNode?> Elements(int depth) => Map(depth).Array[1, 3].Select(static maps => (JsonNode?)new JsonArray([.. maps.Select((map, index) =>
    {
        JsonObject element = (JsonObject)map.DeepClone();
        element["name"] = $"n{index}";
        return (JsonNode?)element;
    })]));

    /// <summary>What a server records of an apply, in small: lists of maps are kept by name, other lists as a whole.</summary>
    private static JsonObject Owned(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(static field => KeyValuePair.Create("f:" + field.Key, (JsonNode?)Owned(field.Value)))),
        JsonArray list when list[0] is JsonObject => new JsonObject(list.Select(static element =>
        {
            JsonObject fields = Owned(element);
            fields["."] = new JsonObject();
            return KeyValuePair.Create($$"""k:{"name":"{{element!["name"]}}"}""", (JsonNode?)fields);
        })),
        _ => [],
    };

    /// <summary>What others add: to maps that are not empty, and to lists of elements with names.</summary>
    private static void AddTheirs(JsonNode? node)
    {
        if (node is JsonObject { Count: > 0 } map)
        {
            foreach ((_, JsonNode? below) in map)
            {
                AddTheirs(below);
            }

            map["theirs"] = 1;
        }
        else if (node is JsonArray list && list[0] is JsonObject)
        {
            foreach (JsonNode? element in list)
            {
                AddTheirs(element);
            }

            list.Insert(0, new JsonObject { ["name"] = "theirs" });
        }
    }

    /// <summary>The places of all values that the manifest gives, in the manifest itself or in the object.</summary>
    private static IEnumerable<(JsonObject Parent, string Key)> Values(JsonNode? wanted, JsonNode? side)
    {
        if (wanted is JsonObject map)
        {
            return map.ToArray().SelectMany(field => Values(field.Value, side![field.Key]).Append(((JsonObject)side!, field.Key)));
        }

        return wanted is JsonArray list && list[0] is JsonObject
            ? list.ToArray().SelectMany(element => Values(element, ((JsonArray)side!).Single(other => (string?)other!["name"] == (string?)element!["name"])))
            : [];
    }

    private static bool Held(string body, string fields, string live) => AppliedFields.AreHeld(Json(body), Managed(Json(live), Json(fields)));

    private static JsonObject Managed(JsonObject live, JsonObject fields, string manager = "meshtools", string operation = "Apply", string version = "v1")
    {
        live["metadata"] ??= new JsonObject();
        live["metadata"]!["managedFields"] = new JsonArray(
            new JsonObject { ["manager"] = "kubectl-edit", ["operation"] = "Update", ["apiVersion"] = "v1", ["fieldsV1"] = new JsonObject { ["f:spec"] = new JsonObject() } },
            new JsonObject { ["manager"] = manager, ["operation"] = operation, ["apiVersion"] = version, ["fieldsType"] = "FieldsV1", ["fieldsV1"] = fields });
        return live;
    }

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
