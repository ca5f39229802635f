using System.Text;
using System.Text.Json.Nodes;

namespace MeshTools.Permissions;

/// <summary>Rights as roles that kubectl applies, with what each is for. Pure.</summary>
internal sealed class PermissionYaml
{
    private const string ApiGroup = "rbac.authorization.k8s.io";

    private readonly StringBuilder _text = new();

    private PermissionYaml()
    {
    }

    /// <summary>A name for the roles of some commands.</summary>
    public static string RoleName(IEnumerable<string> commands) =>
        commands.Distinct(StringComparer.Ordinal).ToArray() is [string only] ? "meshtools-" + only.ToLowerInvariant() : "meshtools";

    /// <param name="permissions">The rights, of one command or several.</param>
    /// <param name="name">The name of the roles and bindings.</param>
    /// <param name="subjects">Who gets them; nobody when there are none.</param>
    public static string Write(IReadOnlyList<MeshPermission> permissions, string name, IReadOnlyList<PermissionSubject> subjects)
    {
        string[] commands = [.. permissions.Select(static item => item.Command).Distinct(StringComparer.Ordinal)];

        // Of several commands, each right is told with those that need it.
        IEnumerable<MeshPermission> joined = commands.Length == 1
            ? permissions
            : permissions.Select(static item => item with { Command = string.Empty, Purpose = item.Command, Without = item.Optional ? item.Command : null });
        IReadOnlyList<MeshPermission> rights = PermissionList.Minimal(joined);
        PermissionYaml yaml = new();
        yaml.Line($"# The rights of {Plain(string.Join(", ", commands))} (MeshTools, Get-MeshPermission).");
        bool isFirst = true;
        foreach (IGrouping<string?, MeshPermission> place in rights.GroupBy(static item => item.Namespace).OrderBy(static place => place.Key is not null).ThenBy(static place => place.Key, StringComparer.Ordinal))
        {
            yaml.Role(place.Key, name, place, isFirst, commands.Length == 1);
            isFirst = false;
            if (subjects.Count > 0)
            {
                yaml.Binding(place.Key, name, subjects);
            }
        }

        return yaml._text.ToString();
    }

    private void Role(string? ns, string name, IEnumerable<MeshPermission> rights, bool isFirst, bool isOfOne)
    {
        Begin(ns, ns is null ? "ClusterRole" : "Role", name, isFirst);
        Line("rules:");
        foreach (MeshPermission item in rights.OrderBy(static item => item.Optional))
        {
            Line($"# {Plain(item.Purpose)}{(item.Optional ? isOfOne ? $". Optional; without it: {Plain(item.Without!)}" : " (optional)" : string.Empty)}");
            if (item.Resource.StartsWith('/'))
            {
                Line($"- nonResourceURLs: {List([item.Resource])}");
            }
            else
            {
                Line($"- apiGroups: {List([item.ApiGroup])}");
                Line($"  resources: {List([item.Resource])}");
            }

            if (item.ResourceNames.Count > 0)
            {
                Line($"  resourceNames: {List(item.ResourceNames)}");
            }

            Line($"  verbs: {List(item.Verbs)}");
        }
    }

    private void Binding(string? ns, string name, IReadOnlyList<PermissionSubject> subjects)
    {
        Begin(ns, ns is null ? "ClusterRoleBinding" : "RoleBinding", name, isFirst: false);
        Line("roleRef:");
        Line($"  apiGroup: {ApiGroup}");
        Line($"  kind: {(ns is null ? "ClusterRole" : "Role")}");
        Line($"  name: {Text(name)}");
        Line("subjects:");
        foreach (PermissionSubject subject in subjects)
        {
            Line($"- kind: {subject.Kind}");
            Line($"  name: {Text(subject.Name)}");
            Line(subject.Namespace is null ? $"  apiGroup: {ApiGroup}" : $"  namespace: {Text(subject.Namespace)}");
        }
    }

    private void Begin(string? ns, string kind, string name, bool isFirst)
    {
        if (!isFirst)
        {
            Line("---");
        }

        Line($"apiVersion: {ApiGroup}/v1");
        Line($"kind: {kind}");
        Line("metadata:");
        Line($"  name: {Text(name)}");
        if (ns is not null)
        {
            Line($"  namespace: {Text(ns)}");
        }
    }

    private void Line(string text) => _text.Append(text).Append('\n');

    // JSON's texts are YAML's too.
    private static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Text))}]";

    private static string Text(string text) => JsonValue.Create(text).ToJsonString();

    /// <summary>For a comment, which ends with its line.</summary>
    private static string Plain(string text) => string.Concat(text.Select(static character => char.IsControl(character) ? ' ' : character));
}
