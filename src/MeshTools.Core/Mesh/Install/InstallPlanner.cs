using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh.Config;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Mesh.Install;

/// <summary>From what is wanted and what is there to what is written. Pure.</summary>
internal static class InstallPlanner
{
    /// <summary>The action of the writes that keep the inventory, which are no objects of the mesh.</summary>
    public const string RecordAction = "Record the installation";

    /// <summary>Plans.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="observed">What is there.</param>
    /// <param name="tool">MeshTools' version, for the inventory.</param>
    public static InstallPlan Plan(InstallRequest request, InstallObservation observed, string tool)
    {
        ApplySet set = new(request.Namespace, request.Revision);
        ApplySetMembers now = ApplySetMembers.Of(observed.Objects.Select(static item => item.Address));
        ApplySetMembers before = set.Read(observed.Parent);
        Dictionary<string, string> facts = Facts(request);
        (IReadOnlyList<Change> prunes, IReadOnlyList<InstalledObject> kept) = Prune(observed);
        InstallOrder order = new(observed.Objects);
        return new InstallPlan(
            [.. observed.Objects.Select(item => Apply(item, observed, set, request.Force, order.Of(item)))],
            Record(set, now.With(before), facts, observed.Parent, tool),
            prunes,
            Record(set, now.With(ApplySetMembers.Of(kept.Select(static member => member.Address))), facts, observed.Parent, tool),
            [.. kept.Where(member => !IsHome(member, request)).Select(Reason)]);
    }

    private static Change Apply(ManifestObject item, InstallObservation observed, ApplySet set, bool force, int step)
    {
        JsonObject? live = observed.Live.GetValueOrDefault(item.Address);
        JsonObject body = (JsonObject)item.Body.DeepClone();
        LastApplied.Drop(body);
        SharedObject.Mark(body, live, set, observed.OtherSets);
        WebhookFields.LeaveToIstiod(body, live);
        ReplicaCount.LeaveToAutoscaler(body, live, observed.Objects);
        OwnFields.Leave(body, live, ConfigText.Carry(body, live));
        return new Change
        {
            Target = item.Address,
            Verb = ChangeVerb.Apply,
            Action = live is null ? "Create" : "Apply",
            Body = body,
            Before = live,
            Rank = step,
            Force = force,
        };
    }

    private static (IReadOnlyList<Change> Prunes, IReadOnlyList<InstalledObject> Kept) Prune(InstallObservation observed)
    {
        // By group, kind and name: the version in which an object was written does not make it another object.
        HashSet<ObjectAddress> wanted = [.. observed.Objects.Select(static item => item.Address.WithoutVersion)];
        InstalledObject[] gone = [.. observed.Members.Where(member => !wanted.Contains(member.Address.WithoutVersion))];
        InstalledObject[] kept = [.. gone.Where(static member => ((member.HoldsObjects || member.Unseen is not null) && member.SharedWith.Count == 0) || ManifestOrder.Rank(member.Address.Kind) == ManifestRank.Namespace)];
        return ([.. gone.Except(kept).Select(static member => member.SharedWith.Count > 0
            ? SharedObject.HandOver(member.Address, member.SharedWith)
            : new Change
            {
                Target = member.Address,
                Verb = ChangeVerb.Delete,
                Action = "Prune",
                Uid = member.Uid,
                Rank = InstallOrder.Pruning(member.Address),
            })], kept);
    }

    private static Change Record(ApplySet set, ApplySetMembers members, IReadOnlyDictionary<string, string> facts, JsonObject? live, string tool) => new()
    {
        Target = set.Parent,
        Verb = ChangeVerb.Apply,
        Action = RecordAction,
        Rank = InstallOrder.Record,
        Body = set.ParentBody(members, facts, tool),
        Before = live,

        // Nobody else has a business in it.
        Force = true,
    };

    private static Dictionary<string, string> Facts(InstallRequest request)
    {
        Dictionary<string, string> facts = [];
        foreach ((string name, string? value) in new[] { ("version", request.Version?.Text), ("profile", request.Profile), ("revision", request.Revision) })
        {
            if (value is not null)
            {
                facts[name] = value;
            }
        }

        return facts;
    }

    // Manifests from 1.6 on do not hold the root namespace, which stays all the same.
    private static bool IsHome(InstalledObject member, InstallRequest request) =>
        member.Address is { Kind: { Group: "", Kind: "Namespace" } } && member.Address.Name == request.Namespace;

    private static string Reason(InstalledObject member) => member.Unseen is not null
        ? $"{member.Address} is kept, as nobody can see whether there are objects of its kind: {member.Unseen}."
        : member.HoldsObjects
        ? $"{member.Address} is kept: there are objects of its kind, and they would go with it."
        : $"{member.Address} is kept: everything in it would go with it.";
}
