using System.Text.Json.Nodes;

namespace MeshTools.Cluster;

/// <summary>
/// Asks the API server what this user may do (SelfSubjectAccessReview). The question is a create that stores nothing, so
/// it is asked here and not through a plan.
/// </summary>
internal sealed class AccessReview(ClusterClient client)
{
    private static readonly KindRef Kind = new("authorization.k8s.io", "SelfSubjectAccessReview");

    /// <summary>Whether the user may do it.</summary>
    /// <param name="verb">E.g. <c>create</c>.</param>
    /// <param name="group">The API group; empty for the core group.</param>
    /// <param name="resource">The plural, e.g. <c>namespaces</c>.</param>
    /// <param name="ns">The namespace; null for all of them, or for kinds without one.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    public async Task<bool> IsAllowedAsync(string verb, string group, string resource, string? ns, CancellationToken cancellationToken)
    {
        ResourceType type = await client.ResolveAsync(Kind, cancellationToken).ConfigureAwait(false);
        JsonObject attributes = new() { ["verb"] = verb, ["group"] = group, ["resource"] = resource };
        if (ns is not null)
        {
            attributes["namespace"] = ns;
        }

        JsonObject question = new()
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = Kind.Kind,
            ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
        };
        JsonObject answer = await client.CreateAsync(Kind, null, question, cancellationToken).ConfigureAwait(false);
        return answer["status"]?["allowed"] is JsonValue value && value.TryGetValue(out bool allowed) && allowed;
    }
}
