using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Topology;

/// <summary>Which proxies run which version. Pure.</summary>
internal static class ProxyVersions
{
    /// <summary>Pods with a proxy that have not ended.</summary>
    public static IEnumerable<ObservedPod> Pods(MeshSnapshot snapshot) =>
        snapshot.Pods.Where(static pod => !pod.HasEnded && pod.ProxyContainerSpec is not null);

    /// <summary>The tag of a proxy's image, e.g. <c>1.5.0</c>.</summary>
    public static string Text(ObservedPod pod)
    {
        string? tag = ImageReference.Parse(pod.ProxyContainerSpec.Text("image")).Tag;
        return ImageReference.Version(tag)?.Text ?? tag ?? "unknown";
    }

    public static IReadOnlyList<MeshProxies> Count(MeshSnapshot snapshot) =>
    [
        .. Pods(snapshot).GroupBy(Text, StringComparer.Ordinal)
            .Select(static group => new MeshProxies { Version = group.Key, Count = group.Count() })
            .OrderByDescending(static proxies => proxies.Count).ThenBy(static proxies => proxies.Version, StringComparer.Ordinal),
    ];
}
