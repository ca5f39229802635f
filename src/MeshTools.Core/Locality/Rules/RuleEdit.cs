using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>
/// Edits of one DestinationRule. What stood in the two fields that are edited is kept in an annotation, so that they can be
/// given back while everything else stays as it is by then. Pure: nothing given is changed.
/// </summary>
internal static class RuleEdit
{
    /// <summary>JSON: for each place what its two fields were, and for a rule that MeshTools made what it began with.</summary>
    public const string Annotation = "meshtools/locality";

    // A trafficPolicy as a whole, beside those for single ports.
    private const string Whole = "*";

    private const string Origin = "origin";
    private const string Detection = "outlierDetection";
    private const string Setting = "localityLbSetting";
    private const string Simple = "simple";
    private const string RoundRobin = "ROUND_ROBIN";
    private const string Balancer = "loadBalancer";

    // The parts that stood there without anything in them.
    private const string Empty = "empty";
    private const string Policy = "trafficPolicy";

    /// <summary>The rule with what is wanted in it: in the policy as a whole, and in each policy for a port, which inherits nothing.</summary>
    public static JsonObject Enable(JsonObject rule, RuleSetting wanted, bool isNew = false)
    {
        JsonObject result = (JsonObject)rule.DeepClone();
        JsonObject note = Note(rule) ?? (isNew ? new JsonObject { [Origin] = rule["spec"]?.DeepClone() } : []);
        JsonObject before = note["before"] as JsonObject ?? [];
        JsonObject spec = Child(result, "spec");
        bool isPolicyEmpty = IsEmpty(spec, Policy);
        Child(spec, Policy);
        foreach ((string place, JsonObject policy) in Policies(result))
        {
            JsonNode? detection = policy[Detection]?.DeepClone();
            JsonNode? setting = policy.At(Balancer, Setting)?.DeepClone();
            JsonArray empty = [.. new[] { place == Whole && isPolicyEmpty ? Policy : null, IsEmpty(policy, Balancer) ? Balancer : null }.OfType<string>().Select(static name => (JsonNode)name)];
            bool isSimpleAdded = false;
            policy[Detection] = wanted.OutlierDetection(policy[Detection] as JsonObject);
            if (wanted.Setting is not null)
            {
                JsonObject balancer = Child(policy, Balancer);
                balancer[Setting] = wanted.Setting.DeepClone();
                isSimpleAdded = wanted.NeedsSimple && !balancer.ContainsKey(Simple) && !balancer.ContainsKey("consistentHash");
                if (isSimpleAdded)
                {
                    balancer[Simple] = RoundRobin;
                }
            }
            else if (setting.Flag("enabled") == false)
            {
                policy[Balancer]![Setting]!["enabled"] = true;
            }

            bool isChanged = isSimpleAdded || !JsonNode.DeepEquals(detection, policy[Detection]) || !JsonNode.DeepEquals(setting, policy.At(Balancer, Setting));
            if (isChanged && !before.ContainsKey(place))
            {
                before[place] = new JsonObject { [Detection] = detection, [Setting] = setting };
                if (empty.Count > 0)
                {
                    before[place]![Empty] = empty;
                }
            }

            // Also a later run than the first may have added it.
            if (isSimpleAdded)
            {
                before[place]![Simple] = true;
            }
        }

        if (before.Count > 0)
        {
            note["before"] = before.DeepClone();
            Child(Child(result, "metadata"), "annotations")[Annotation] = note.ToJsonString(JsonText.Compact);
        }

        return result;
    }

    /// <summary>The rule with the two fields as they were; the same when MeshTools has changed nothing in it.</summary>
    public static JsonObject Disable(JsonObject rule)
    {
        JsonObject result = (JsonObject)rule.DeepClone();
        if (Note(rule) is not JsonObject note)
        {
            return result;
        }

        bool isPolicyKept = false;
        foreach ((string place, JsonObject policy) in Policies(result))
        {
            if (note.At("before", place) is JsonObject before)
            {
                isPolicyKept |= before.Texts(Empty).Contains(Policy);
                Restore(policy, Detection, before[Detection]);
                JsonObject balancer = policy[Balancer] as JsonObject ?? [];
                Restore(balancer, Setting, before[Setting]);
                if (before.Flag(Simple) == true && balancer.Text(Simple) == RoundRobin)
                {
                    balancer.Remove(Simple);
                }

                Restore(policy, Balancer, balancer.Count > 0 || before.Texts(Empty).Contains(Balancer) ? balancer : null);
            }
        }

        JsonObject spec = Child(result, "spec");
        if (!isPolicyKept && IsEmpty(spec, Policy))
        {
            spec.Remove(Policy);
        }

        JsonObject annotations = Child(Child(result, "metadata"), "annotations");
        annotations.Remove(Annotation);
        if (annotations.Count == 0)
        {
            result["metadata"]!.AsObject().Remove("annotations");
        }

        return result;
    }

    /// <summary>Whether MeshTools has set something in it.</summary>
    public static bool IsOurs(JsonObject rule) => Note(rule) is not null;

    /// <summary>Whether MeshTools made it and nobody has added anything since, so that it may be deleted.</summary>
    public static bool IsOursAlone(JsonObject rule) =>
        Note(rule).At(Origin) is JsonObject origin && JsonNode.DeepEquals(Disable(rule)["spec"], origin);

    /// <summary>The merge patch that leads from one object to another.</summary>
    public static JsonObject Between(JsonObject before, JsonObject after)
    {
        JsonObject patch = [];
        foreach (string name in before.Select(static field => field.Key).Except(after.Select(static field => field.Key)))
        {
            patch[name] = null;
        }

        foreach ((string name, JsonNode? value) in after)
        {
            if (before[name] is JsonObject inner && value is JsonObject other)
            {
                if (Between(inner, other) is { Count: > 0 } part)
                {
                    patch[name] = part;
                }
            }
            else if (!JsonNode.DeepEquals(before[name], value))
            {
                patch[name] = value?.DeepClone();
            }
        }

        return patch;
    }

    private static IEnumerable<(string Place, JsonObject Policy)> Policies(JsonObject rule)
    {
        if (rule.At("spec", Policy) is JsonObject whole)
        {
            yield return (Whole, whole);
            foreach (JsonObject port in whole.Objects("portLevelSettings"))
            {
                yield return ((port.Number("port", "number") ?? 0).ToString(CultureInfo.InvariantCulture), port);
            }
        }
    }

    private static bool IsEmpty(JsonObject parent, string name) => parent[name] is JsonObject { Count: 0 };

    private static void Restore(JsonObject parent, string field, JsonNode? value)
    {
        if (value is null)
        {
            parent.Remove(field);
        }
        else if (!ReferenceEquals(parent[field], value))
        {
            parent[field] = value.DeepClone();
        }
    }

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }

    private static JsonObject? Note(JsonObject rule)
    {
        try
        {
            return rule.Text("metadata", "annotations", Annotation) is string text ? JsonNode.Parse(text) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
