using System.Text.Json.Nodes;

namespace MeshTools.Cluster;

/// <summary>
/// Asks the API server what this user may do (SelfSubjectAccessReview). The question is a create that stores nothing, so
/// it is asked here and not through a plan.
/// </summary>
internal sealed class AccessReview(ClusterClient client)
{
    /// <summary>The kind of the question.</summary>
    public static readonly KindRef Kind = new("authorization.k8s.io", "SelfSubjectAccessReview");

    /// <summary>Whether the user may do it.</summary>
    public async Task<bool> IsAllowedAsync(AccessRight right, CancellationToken cancellationToken)
    {
        ResourceType type = await client.ResolveAsync(Kind, cancellationToken).ConfigureAwait(false);

        JsonObject question = new()
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = Kind.Kind,
            ["spec"] = right.Resource.StartsWith('/')
                ? new JsonObject { ["nonResourceAttributes"] = new JsonObject { ["verb"] = right.Verb, ["path"] = right.Resource } }
                : new JsonObject { ["resourceAttributes"] = Attributes(right) },
        };
        JsonObject answer = await client.AskAsync(Kind, question, $"the permission to {right} (selfsubjectaccessreview)", cancellationToken).ConfigureAwait(false);
        return answer["status"]?["allowed"] is JsonValue value && value.TryGetValue(out bool allowed) && allowed;
    }

    private static JsonObject Attributes(AccessRight right)
    {
        string[] resource = right.Resource.Split('/', 2);
        JsonObject attributes = new() { ["verb"] = right.Verb, ["group"] = right.Group, ["resource"] = resource[0] };
        (string Key, string? Value)[] further = [("subresource", resource.Length > 1 ? resource[1] : null), ("namespace", right.Namespace), ("name", right.Name)];
        foreach ((string key, string? value) in further)
        {
            if (value is not null)
            {
                attributes[key] = value;
            }
        }

        return attributes;
    }
}
