using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Install;

/// <summary>
/// Objects that two revisions have in common: definitions, the reader's ClusterRole, the root namespace's accounts. An
/// ApplySet's member belongs to one set (KEP-3659), so the first installation keeps the object and an annotation names the
/// others; when the first one goes, the next takes it over. Without this, removing a canary takes away what the control
/// plane beside it stands on (istio/istio#29813, #33822). Pure.
/// </summary>
internal static class SharedObject
{
    /// <summary>The ids of the further sets that have the object, separated by commas.</summary>
    public const string Annotation = "meshtools/shared-with";

    /// <summary>Writes into an object's body whose it is.</summary>
    /// <param name="body">The body, changed in place; it has metadata.</param>
    /// <param name="live">The object as it is; null when there is none.</param>
    /// <param name="set">The set that is being installed.</param>
    /// <param name="others">The ids of the other sets there are.</param>
    public static void Mark(JsonObject body, JsonObject? live, ApplySet set, IReadOnlyCollection<string> others)
    {
        string? owner = live.Text("metadata", "labels", ApplySet.MemberLabel);
        bool isOthers = owner is not null && others.Contains(owner);
        string[] further = [.. Further(live, others), .. isOthers ? [set.Id] : Array.Empty<string>()];
        JsonObject metadata = (JsonObject)body["metadata"]!;
        Part(metadata, "labels")[ApplySet.MemberLabel] = isOthers ? owner : set.Id;
        string[] named = [.. further.Distinct(StringComparer.Ordinal).Where(id => isOthers || id != set.Id).Order(StringComparer.Ordinal)];
        if (named.Length > 0)
        {
            Part(metadata, "annotations")[Annotation] = string.Join(',', named);
        }
    }

    /// <summary>The ids of the sets, of those given, that have the object besides its owner.</summary>
    public static IReadOnlyList<string> Further(JsonNode? live, IReadOnlyCollection<string> others) =>
        [.. (live.Text("metadata", "annotations", Annotation) ?? string.Empty).Split(',').Where(others.Contains)];

    /// <summary>Gives an object to the first of the sets that have it too, in place of deleting it.</summary>
    public static Change HandOver(ObjectAddress address, IReadOnlyList<string> to) => new()
    {
        Target = address,
        Verb = ChangeVerb.MergePatch,
        Action = "Leave to another revision",
        Body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["labels"] = new JsonObject { [ApplySet.MemberLabel] = to[0] },
                ["annotations"] = new JsonObject { [Annotation] = to.Count > 1 ? string.Join(',', to.Skip(1)) : null },
            },
        },
        Form = ObjectForm.Metadata,
    };

    private static JsonObject Part(JsonObject metadata, string name)
    {
        if (metadata[name] is not JsonObject part)
        {
            metadata[name] = part = [];
        }

        return part;
    }
}
