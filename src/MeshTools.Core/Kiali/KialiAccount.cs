using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh.Observed;

namespace MeshTools.Kiali;

/// <summary>
/// The ServiceAccount whose token opens Kiali, and what it may do: see the namespaces, by which Kiali decides what to show
/// (kiali.io, "Namespace access control"), and nothing else. An account that somebody else made keeps the rights it has. Pure.
/// </summary>
internal static class KialiAccount
{
    private const string RbacVersion = "rbac.authorization.k8s.io/v1";

    public static readonly KindRef Kind = new(string.Empty, "ServiceAccount");

    public static ObjectAddress Address(string ns, string name) => new(Kind, ns, name);

    /// <summary>The user that the API server sees behind the account's token.</summary>
    public static string User(string ns, string name) => $"system:serviceaccount:{ns}:{name}";

    /// <summary>The account, the role and the binding of the two.</summary>
    public static IReadOnlyList<ObjectAddress> Objects(string ns, string name) =>
    [
        Address(ns, name),
        new(MeshKinds.ClusterRole, null, Role(ns, name)),
        new(MeshKinds.ClusterRoleBinding, null, Role(ns, name)),
    ];

    /// <summary>What is missing of it.</summary>
    public static IEnumerable<Change> Plan(KialiObservation kiali, string name)
    {
        IReadOnlyList<ObjectAddress> objects = Objects(kiali.Namespace, name);
        if (kiali.Account.GetValueOrDefault(objects[0]) is JsonObject account && !ManagedBy.IsOurs(account))
        {
            yield break;
        }

        if (kiali.AccountProblem is not null)
        {
            throw kiali.AccountProblem;
        }

        JsonObject[] bodies =
        [
            Body("v1", "ServiceAccount", objects[0]),
            Body(RbacVersion, "ClusterRole", objects[1], ("rules", new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray(string.Empty),
                ["resources"] = new JsonArray("namespaces"),
                ["verbs"] = new JsonArray("get", "list", "watch"),
            }))),
            Body(
                RbacVersion,
                "ClusterRoleBinding",
                objects[2],
                ("roleRef", new JsonObject { ["apiGroup"] = MeshKinds.ClusterRole.Group, ["kind"] = "ClusterRole", ["name"] = objects[1].Name }),
                ("subjects", new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = name, ["namespace"] = kiali.Namespace }))),
        ];
        foreach ((ObjectAddress address, JsonObject body) in objects.Zip(bodies))
        {
            JsonObject? found = kiali.Account.GetValueOrDefault(address);
            if (found is null || !MergePatch.IsSatisfiedBy(found, body))
            {
                yield return new Change
                {
                    Target = address,
                    Verb = found is null ? ChangeVerb.Create : ChangeVerb.MergePatch,
                    Action = found is null ? "Create" : "Set",
                    Body = body,
                    Before = found,

                    // To bind a role that is not there yet only an administrator may.
                    Rank = address.Kind == MeshKinds.ClusterRoleBinding ? 1 : 0,
                };
            }
        }
    }

    /// <summary>The deletion of what MeshTools made of it. With the account its tokens cease to be valid.</summary>
    public static IEnumerable<Change> Removal(KialiObservation kiali) =>
        from entry in kiali.Account
        where ManagedBy.IsOurs(entry.Value)
        select new Change
        {
            Target = entry.Key,
            Verb = ChangeVerb.Delete,
            Action = "Delete",
            Before = entry.Value,
            Uid = entry.Value.Text("metadata", "uid"),
        };

    /// <summary>The name of its role and of the binding.</summary>
    public static string Role(string ns, string name) => $"meshtools-{ns}-{name}";

    private static JsonObject Body(string apiVersion, string kind, ObjectAddress address, params (string Name, JsonNode Value)[] fields)
    {
        JsonObject metadata = new() { ["name"] = address.Name, ["labels"] = ManagedBy.Labels() };
        if (address.Namespace is not null)
        {
            metadata["namespace"] = address.Namespace;
        }

        JsonObject body = new() { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
        foreach ((string name, JsonNode value) in fields)
        {
            body[name] = value;
        }

        return body;
    }
}
