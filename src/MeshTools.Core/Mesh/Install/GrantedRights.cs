using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Mesh.Manifests;
using MeshTools.Mesh.Observed;
using MeshTools.Permissions;

namespace MeshTools.Mesh.Install;

/// <summary>
/// What a user must hold to make a manifest's roles and bindings: nobody may give rights that he has not (Kubernetes' "privilege
/// escalation prevention"), unless he has the verbs escalate and bind, which is as much as having all rights. Pure.
/// </summary>
internal static class GrantedRights
{
    /// <summary>How the purpose of such a right begins.</summary>
    public const string Sign = "granted by ";

    private static readonly KindRef Role = new(MeshKinds.ClusterRole.Group, "Role");

    /// <param name="command">The command that makes them.</param>
    /// <param name="objects">The manifest, with namespaces.</param>
    public static IEnumerable<MeshPermission> Of(string command, IReadOnlyList<ManifestObject> objects)
    {
        ManifestObject[] roles = [.. objects.Where(static item => item.Address.Kind.WithoutVersion == MeshKinds.ClusterRole || item.Address.Kind.WithoutVersion == Role)];
        foreach (ManifestObject role in roles)
        {
            foreach (MeshPermission granted in Rules(command, role))
            {
                yield return granted;
            }
        }

        HashSet<(string Kind, string? Namespace, string Name)> made = [.. roles.Select(static role => (role.Address.Kind.Kind, role.Address.Namespace, role.Address.Name))];
        foreach (ManifestObject binding in objects.Where(static item => item.Body["roleRef"] is JsonObject))
        {
            string kind = binding.Body.Text("roleRef", "kind") ?? MeshKinds.ClusterRole.Kind;
            string? ns = kind == Role.Kind ? binding.Address.Namespace : null;
            if (binding.Body.Text("roleRef", "name") is string name && !made.Contains((kind, ns, name)))
            {
                // Whether the user holds what a role of others gives is for the server to know.
                yield return Verb(command, "bind", kind == Role.Kind ? Role : MeshKinds.ClusterRole, name, binding.Address.Namespace, $"{binding.Address} binds it");
            }
        }
    }

    private static IEnumerable<MeshPermission> Rules(string command, ManifestObject role)
    {
        string purpose = $"{Sign}{role.Address}: nobody may give what he has not";
        if (role.Body["aggregationRule"] is JsonObject)
        {
            yield return Verb(command, "escalate", MeshKinds.ClusterRole, role.Address.Name, null, $"{role.Address} gathers rights of other roles");
        }

        foreach (JsonObject rule in role.Body.Objects("rules"))
        {
            foreach (string url in rule.Texts("nonResourceURLs"))
            {
                yield return new MeshPermission { Command = command, ApiGroup = string.Empty, Resource = url, Verbs = rule.Texts("verbs"), Purpose = purpose };
            }

            foreach (string group in rule.Texts("apiGroups"))
            {
                foreach (string resource in rule.Texts("resources"))
                {
                    yield return new MeshPermission
                    {
                        Command = command,
                        Namespace = role.Address.Namespace,
                        ApiGroup = group,
                        Resource = resource,
                        ResourceNames = rule.Texts("resourceNames"),
                        Verbs = rule.Texts("verbs"),
                        Purpose = purpose,
                    };
                }
            }
        }
    }

    private static MeshPermission Verb(string command, string verb, KindRef kind, string name, string? ns, string purpose) => new()
    {
        Command = command,
        Namespace = ns,
        ApiGroup = kind.Group,
        Resource = PermissionRule.ResourceOf(kind),
        ResourceNames = [name],
        Verbs = [verb],
        Purpose = purpose,
    };
}
