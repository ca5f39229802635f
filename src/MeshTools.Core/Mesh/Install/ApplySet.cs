using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;

namespace MeshTools.Mesh.Install;

/// <summary>
/// The inventory of an installation, in Kubernetes' own form (KEP-3659, ApplySet), so that kubectl can read it: a parent
/// object that lists the kinds, and a label on every member. Pure.
/// </summary>
/// <param name="Namespace">The parent's namespace: the mesh's root namespace.</param>
/// <param name="Revision">The revision that was installed; null for the default one.</param>
internal sealed record ApplySet(string Namespace, string? Revision)
{
    /// <summary>On every member; its value is the set's id.</summary>
    public const string MemberLabel = "applyset.kubernetes.io/part-of";

    private const string IdLabel = "applyset.kubernetes.io/id";
    private const string ToolingAnnotation = "applyset.kubernetes.io/tooling";
    private const string KindsAnnotation = "applyset.kubernetes.io/contains-group-kinds";
    private const string NamespacesAnnotation = "applyset.kubernetes.io/additional-namespaces";
    private const string BaseName = "meshtools-installation";

    private static readonly KindRef ConfigMap = new(string.Empty, "ConfigMap", "v1");

    /// <summary>The selector for the parents of all installations that MeshTools made.</summary>
    public static string ParentSelector => $"{IdLabel},{ManagedBy.Label}={ManagedBy.Name}";

    /// <summary>The parent.</summary>
    public ObjectAddress Parent => new(ConfigMap, Namespace, Revision is null ? BaseName : $"{BaseName}-{Revision}");

    /// <summary>The id, as KEP-3659 makes it of the parent's name, namespace, kind and group.</summary>
    public string Id
    {
        get
        {
            byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Parent.Name}.{Namespace}.{ConfigMap.Kind}.{ConfigMap.Group}"));
            string text = Convert.ToBase64String(hash).Replace('+', '-').Replace('/', '_').TrimEnd('=');
            return $"applyset-{text}-v1";
        }
    }

    /// <summary>True for the address of a parent.</summary>
    public static bool IsParent(ObjectAddress address) =>
        address.Kind.WithoutVersion == ConfigMap.WithoutVersion && address.Namespace is string ns && OfParent(ns, address.Name) is not null;

    /// <summary>The set whose parent has this name; null for another name.</summary>
    public static ApplySet? OfParent(string ns, string name) =>
        name == BaseName ? new ApplySet(ns, null)
        : name.StartsWith(BaseName + "-", StringComparison.Ordinal) ? new ApplySet(ns, name[(BaseName.Length + 1)..])
        : null;

    /// <summary>The parent's manifest.</summary>
    /// <param name="members">Every kind and namespace that a member may have.</param>
    /// <param name="facts">What else the parent tells, e.g. version and profile.</param>
    /// <param name="tool">The tool's version.</param>
    public JsonObject ParentBody(ApplySetMembers members, IReadOnlyDictionary<string, string> facts, string tool)
    {
        JsonObject data = [];
        foreach ((string name, string value) in facts.OrderBy(static fact => fact.Key, StringComparer.Ordinal))
        {
            data[name] = value;
        }

        JsonObject body = new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = Parent.Name,
                ["namespace"] = Namespace,
                ["labels"] = new JsonObject { [IdLabel] = Id, [ManagedBy.Label] = ManagedBy.Name },
                ["annotations"] = new JsonObject
                {
                    [ToolingAnnotation] = $"meshtools/v{tool}",
                    [KindsAnnotation] = string.Join(',', members.GroupKinds),
                    [NamespacesAnnotation] = string.Join(',', members.Namespaces.Where(ns => ns != Namespace)),
                },
            },
        };
        if (data.Count > 0)
        {
            body["data"] = data;
        }

        return body;
    }

    /// <summary>What a parent lists; nothing for null.</summary>
    public ApplySetMembers Read(JsonObject? parent)
    {
        JsonObject? annotations = parent?["metadata"]?["annotations"] as JsonObject;
        return new ApplySetMembers(List(KindsAnnotation), parent is null ? [] : [Namespace, .. List(NamespacesAnnotation)]);

        IReadOnlyList<string> List(string name) =>
            ((string?)annotations?[name] ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
