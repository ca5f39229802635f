using System.Collections.Concurrent;
using MeshTools.Cluster;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Mesh.Install;

/// <summary>Which rights an installation needs and this user lacks.</summary>
internal sealed class InstallRights(ClusterClient client)
{
    // Reading before, creating and changing by server-side apply (a patch).
    private static readonly string[] Verbs = ["get", "create", "patch"];

    /// <param name="objects">The manifest, with namespaces.</param>
    /// <param name="set">The inventory.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    /// <returns>Each missing right as a Role would say it, e.g. <c>patch clusterroles.rbac.authorization.k8s.io</c>.</returns>
    public async Task<IReadOnlyList<string>> MissingAsync(IReadOnlyList<ManifestObject> objects, ApplySet set, CancellationToken cancellationToken)
    {
        AccessReview review = new(client);
        if (await review.IsAllowedAsync("*", "*", "*", null, cancellationToken).ConfigureAwait(false))
        {
            // An administrator: one question instead of a hundred.
            return [];
        }

        ManifestDefinitions definitions = new(objects);
        ConcurrentBag<string> missing = [];
        IEnumerable<(KindRef Kind, string? Namespace)> places = objects.Select(static item => (item.Address.Kind, item.Address.Namespace))
            .Append((set.Parent.Kind, set.Namespace))
            .Distinct();
        await BoundedParallel.EachAsync(
            places.SelectMany(static place => Verbs.Select(verb => (place.Kind, place.Namespace, Verb: verb))),
            async (right, stop) =>
            {
                string? plural = definitions.Plural(right.Kind)
                    ?? (await client.TryResolveAsync(right.Kind, stop).ConfigureAwait(false))?.Plural;
                if (plural is not null
                    && !await review.IsAllowedAsync(right.Verb, right.Kind.Group, plural, right.Namespace, stop).ConfigureAwait(false))
                {
                    string resource = right.Kind.Group.Length == 0 ? plural : $"{plural}.{right.Kind.Group}";
                    missing.Add(right.Namespace is null ? $"{right.Verb} {resource}" : $"{right.Verb} {resource} in namespace {right.Namespace}");
                }
            },
            cancellationToken).ConfigureAwait(false);
        return [.. missing.Order(StringComparer.Ordinal)];
    }
}
