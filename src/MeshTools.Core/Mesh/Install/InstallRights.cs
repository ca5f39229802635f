using System.Collections.Concurrent;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Manifests;
using MeshTools.Permissions;

namespace MeshTools.Mesh.Install;

/// <summary>Which rights an installation needs and this user lacks.</summary>
internal sealed class InstallRights(ClusterClient client)
{
    private static readonly AccessRight Everything = new("*", "*", "*", null);

    // With these two anything may be granted.
    private static readonly AccessRight[] Escalation = [new("escalate", "rbac.authorization.k8s.io", "clusterroles", null), new("bind", "rbac.authorization.k8s.io", "clusterroles", null)];

    /// <param name="objects">The manifest, with namespaces.</param>
    /// <param name="set">The inventory.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    /// <returns>Each missing right as a Role would say it, e.g. <c>patch clusterroles.rbac.authorization.k8s.io</c>.</returns>
    /// <exception cref="MeshToolsException">Forbidden: the user may not even ask.</exception>
    public async Task<IReadOnlyList<string>> MissingAsync(IReadOnlyList<ManifestObject> objects, ApplySet set, CancellationToken cancellationToken)
    {
        AccessReview review = new(client);
        if (await review.IsAllowedAsync(Everything, cancellationToken).ConfigureAwait(false))
        {
            // An administrator: one question instead of a hundred.
            return [];
        }

        bool mayGrant = true;
        foreach (AccessRight right in Escalation)
        {
            mayGrant = mayGrant && await review.IsAllowedAsync(right, cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyDictionary<KindRef, string> plurals = await PluralsAsync(objects, cancellationToken).ConfigureAwait(false);
        IEnumerable<MeshPermission> own = InstallPermissions.Own(objects, new PermissionPlaces { Namespace = set.Namespace }, kind => plurals.GetValueOrDefault(kind)).Where(static item => !item.Optional);

        // Whether a role of others may be bound depends on what it gives, and the server looks at that itself.
        IEnumerable<MeshPermission> granted = mayGrant ? [] : GrantedRights.Of(InstallPermissions.Command, objects).Where(static item => !item.Verbs.Contains("bind"));
        ConcurrentBag<string> missing = [];
        await BoundedParallel.EachAsync(
            PermissionList.Minimal([.. own, .. granted]).SelectMany(static item => PermissionList.Rights(item).Select(right => (Right: right, item.Purpose))),
            async (item, stop) =>
            {
                if (!await review.IsAllowedAsync(item.Right, stop).ConfigureAwait(false))
                {
                    missing.Add(item.Purpose.StartsWith(GrantedRights.Sign, StringComparison.Ordinal) ? $"{item.Right} ({item.Purpose})" : item.Right.ToString());
                }
            },
            cancellationToken).ConfigureAwait(false);
        return [.. missing.Order(StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyDictionary<KindRef, string>> PluralsAsync(IReadOnlyList<ManifestObject> objects, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<KindRef, string> plurals = new();
        await BoundedParallel.EachAsync(
            objects.Select(static item => item.Address.Kind.WithoutVersion).Distinct(),
            async (kind, stop) =>
            {
                if (await client.TryResolveAsync(kind, stop).ConfigureAwait(false) is ResourceType type)
                {
                    plurals[kind] = type.Plural;
                }
            },
            cancellationToken).ConfigureAwait(false);
        return plurals;
    }
}
