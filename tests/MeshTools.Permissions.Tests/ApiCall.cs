using MeshTools.Testing.Proxy;

namespace MeshTools.Permissions.Tests;

/// <summary>What the server's authorizer sees in a request.</summary>
/// <param name="Verbs">The verbs that it may take: an apply of what is not there is a create too.</param>
/// <param name="Group">The API group.</param>
/// <param name="Resource">The plural, with its subresource.</param>
/// <param name="Namespace">The namespace; null for none, or all.</param>
/// <param name="Name">The object; null for a collection.</param>
internal sealed record ApiCall(IReadOnlyList<string> Verbs, string Group, string Resource, string? Namespace, string? Name)
{
    /// <summary>Null for what is no resource: versions and discovery.</summary>
    public static ApiCall? Of(SeenRequest request)
    {
        string[] path = request.Path.Split('?')[0].Trim('/').Split('/');
        int skipped = path[0] == "api" ? 2 : 3;
        string group = path[0] == "api" ? string.Empty : path.ElementAtOrDefault(1) ?? string.Empty;
        string[] rest = [.. path.Skip(skipped)];
        if (path[0] is not ("api" or "apis") || rest.Length == 0)
        {
            return null;
        }

        string? ns = rest is ["namespaces", _, _, ..] ? rest[1] : null;
        rest = ns is null ? rest : [.. rest.Skip(2)];
        string resource = rest.Length > 2 ? $"{rest[0]}/{rest[2]}" : rest[0];
        string? name = rest.Length > 1 ? rest[1].Split(':')[0] : null;
        string[] verbs = request.Method switch
        {
            "GET" => [name is null ? "list" : "get"],
            "POST" => ["create"],
            "PATCH" => request.IsApply ? ["patch", "create"] : ["patch"],
            "DELETE" => ["delete"],
            _ => ["update"],
        };
        return new ApiCall(verbs, group, resource, ns, name);
    }
}
