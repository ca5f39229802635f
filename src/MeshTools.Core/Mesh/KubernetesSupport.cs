using MeshTools.Cluster;

namespace MeshTools.Mesh;

/// <summary>
/// Which Kubernetes an Istio release runs on. Only limits that are known for certain: the lowest versions of
/// SOURCES.md, section 1 (each holds until the next row), and the highest for the releases that install
/// CustomResourceDefinitions of v1beta1, an API that Kubernetes 1.22 took away.
/// </summary>
internal static class KubernetesSupport
{
    private static readonly (int Istio, int Kubernetes)[] LowestByRelease = [(30, 32), (24, 28), (22, 26), (18, 23)];

    // SOURCES.md, section 9: 1.6 still creates v1beta1 CRDs. Kubernetes' deprecation guide: gone in 1.22.
    private const int LastReleaseWithBetaApis = 6;
    private const int LastKubernetesWithBetaApis = 21;

    /// <summary>The lowest minor version of Kubernetes 1, or null when it is not known.</summary>
    public static int? Lowest(IstioVersion istio)
    {
        foreach ((int release, int kubernetes) in LowestByRelease)
        {
            if (istio.IsAtLeast(release))
            {
                return kubernetes;
            }
        }

        return null;
    }

    /// <summary>The highest minor version of Kubernetes 1, or null when there is none that is known.</summary>
    public static int? Highest(IstioVersion istio) => istio.IsBefore(LastReleaseWithBetaApis + 1) ? LastKubernetesWithBetaApis : null;

    /// <summary>Too old for the release.</summary>
    public static bool IsTooOld(IstioVersion istio, ServerVersion server) => Lowest(istio) is int lowest && !server.IsAtLeast(1, lowest);

    /// <summary>Too new for the release.</summary>
    public static bool IsTooNew(IstioVersion istio, ServerVersion server) => Highest(istio) is int highest && server.IsAtLeast(1, highest + 1);
}
