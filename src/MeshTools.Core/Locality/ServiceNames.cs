using MeshTools.Cluster;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>The names that can be completed.</summary>
internal static class ServiceNames
{
    /// <summary>Services with a selector, as NAME.NAMESPACE.</summary>
    public static async Task<IEnumerable<string>> ReadAsync(ClusterClient client, CancellationToken cancellationToken)
    {
        MeshSnapshot snapshot = await new MeshObserver(client, TimeProvider.System)
            .ReadAsync(MeshObserver.DefaultNamespace, [KindNeed.Wish(MeshKinds.Service)], [], cancellationToken).ConfigureAwait(false);
        return snapshot.Of(MeshKinds.Service).Where(static service => service.Spec.Map("selector").Count > 0)
            .Select(static service => $"{service.Name}.{service.Namespace}").Order(StringComparer.Ordinal);
    }
}
