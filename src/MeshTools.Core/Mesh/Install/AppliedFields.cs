using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Install;

/// <summary>
/// Whether an apply would find nothing to do, told from the object as it is: MeshTools has applied no field that the manifest
/// no longer has, and each that it has still holds the manifest's value. Then the server need not be asked. Where it
/// cannot be told (a quantity that the server writes in another way, a default within a list that is replaced as a whole), the
/// answer is no, and the server is asked. Pure.
/// </summary>
internal static class AppliedFields
{
    // What no manager owns (apimachinery, fieldmanager/stripmeta.go); the name and the namespace are those of the request.
    private static readonly string[] Unowned =
        ["name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields", "resourceVersion"];

    /// <param name="body">The manifest's object.</param>
    /// <param name="live">The object as it is.</param>
    public static bool AreHeld(JsonObject body, JsonObject live)
    {
        // Of two entries, for two versions of the kind, the server merges what they say.
        JsonObject[] entries = [.. ManagedFields.Entries(live, "Apply")];
        if (entries.Length != 1 || entries[0].Text("apiVersion") != body.Text("apiVersion") || live.Text("apiVersion") != body.Text("apiVersion"))
        {
            return false;
        }

        JsonObject wanted = new(body.Where(static field => field.Key is not ("apiVersion" or "kind" or "metadata")).Select(Clone));

        // Charts write "annotations:" with nothing behind it, which is none.
        JsonObject metadata = new((body["metadata"] as JsonObject ?? []).Where(static field => field.Value is not null && !Unowned.Contains(field.Key)).Select(Clone));
        if (metadata.Count > 0)
        {
            wanted["metadata"] = metadata;
        }

        return HoldsMap((JsonObject)entries[0]["fieldsV1"]!, wanted, live);
    }

    private static bool Holds(JsonNode? owned, JsonNode? wanted, JsonNode? live)
    {
        if (owned is not JsonObject fields || wanted is null || live is null)
        {
            return false;
        }

        return (wanted, live) switch
        {
            _ when fields.Count == 0 => JsonNode.DeepEquals(wanted, live),
            (JsonObject map, JsonObject now) => HoldsMap(fields, map, now),
            (JsonArray list, JsonArray now) => HoldsList(fields, list, now),
            _ => false,
        };
    }

    /// <summary>
    /// What was applied before and is no longer wanted would be taken away. What is wanted and stands among no fields of
    /// MeshTools' (others', or an empty map, which 1.20 does not count) is not changed where it has the same value.
    /// </summary>
    private static bool HoldsMap(JsonObject fields, JsonObject wanted, JsonObject live) =>
        fields.All(field => field.Key == ManagedFields.Itself
            || (field.Key.StartsWith(ManagedFields.Field, StringComparison.Ordinal) && wanted.ContainsKey(field.Key[ManagedFields.Field.Length..])))
        && wanted.All(item => fields.TryGetPropertyValue(ManagedFields.Field + item.Key, out JsonNode? below)
            ? Holds(below, item.Value, live[item.Key])
            : item.Value is not null && JsonNode.DeepEquals(item.Value, live[item.Key]));

    /// <summary>The elements must also stand in the same order, or the server would move them.</summary>
    private static bool HoldsList(JsonObject fields, JsonArray wanted, JsonArray live)
    {
        (int Wanted, int Live)[] places = new (int, int)[wanted.Count];
        int seen = 0;
        foreach ((string step, JsonNode? below) in fields)
        {
            if (step == ManagedFields.Itself)
            {
                continue;
            }

            if (seen == wanted.Count || Places(step, wanted, live) is not (int, int) place || !(IsMember(step) || Holds(below, wanted[place.Wanted], live[place.Live])))
            {
                return false;
            }

            places[seen++] = place;
        }

        Array.Sort(places);
        return seen == wanted.Count
            && Enumerable.Range(0, seen).All(index => places[index].Wanted == index && (index == 0 || places[index - 1].Live < places[index].Live));
    }

    /// <summary>Where the element of a step stands; null when it is not there, or not alone.</summary>
    private static (int Wanted, int Live)? Places(string step, JsonArray wanted, JsonArray live)
    {
        Func<JsonNode?, bool> isIt;
        if (IsMember(step) && ManagedFields.Value(step) is JsonValue member)
        {
            isIt = element => JsonNode.DeepEquals(element, member);
        }
        else if (step.StartsWith(ManagedFields.Element, StringComparison.Ordinal) && ManagedFields.Value(step) is JsonObject keys)
        {
            isIt = element => ManagedFields.HasKeys(element, keys);
        }
        else
        {
            return null;
        }

        return Only(wanted, isIt) is int mine && Only(live, isIt) is int theirs ? (mine, theirs) : null;
    }

    private static bool IsMember(string step) => step.StartsWith(ManagedFields.Member, StringComparison.Ordinal);

    private static int? Only(JsonArray list, Func<JsonNode?, bool> isIt)
    {
        int[] found = [.. Enumerable.Range(0, list.Count).Where(index => isIt(list[index])).Take(2)];
        return found.Length == 1 ? found[0] : null;
    }

    private static KeyValuePair<string, JsonNode?> Clone(KeyValuePair<string, JsonNode?> field) => new(field.Key, field.Value?.DeepClone());
}
