using MeshTools.Cluster;

namespace MeshTools.Mesh.Manifests;

/// <summary>One kind and version in a manifest, set against what a server serves.</summary>
/// <param name="Kind">The kind with the version that the manifest names.</param>
/// <param name="Count">Its objects.</param>
/// <param name="First">Where the first of them stands.</param>
/// <param name="Support">The verdict.</param>
/// <param name="TargetVersion">The version to convert to, for a convertible kind; else null.</param>
/// <param name="Reason">Why it is unsupported, in words; else null.</param>
internal sealed record KindDemand(
    KindRef Kind, int Count, ManifestPlace First, KindSupport Support, string? TargetVersion = null, string? Reason = null);
