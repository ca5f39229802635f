using MeshTools.Mesh.Manifests;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Install;

/// <summary>Which version of Istio a manifest installs. Pure.</summary>
internal static class ManifestVersion
{
    // The programs whose tag is Istio's version. Kiali and the rest have versions of their own.
    private static readonly string[] Programs = ["pilot", "proxyv2"];

    /// <summary>Null when it does not tell, e.g. for a build for testing.</summary>
    public static IstioVersion? Find(IEnumerable<ManifestObject> objects)
    {
        ManifestObject[] workloads = [.. objects.Where(static item => ManifestOrder.Rank(item.Address.Kind) == ManifestRank.Workload)];
        return workloads
            .SelectMany(static item => PodSpecs.Containers(item.Address.Kind, item.Body))
            .Select(static found => ImageReference.Parse(found.Container.Text("image")))
            .Where(static image => Programs.Contains(image.Name))
            .Select(static image => IstioVersion.TryParse(image.Tag))
            .Concat(workloads.Select(static item => IstioVersion.TryParse(item.Body.Text("metadata", "labels", "operator.istio.io/version"))))
            .OfType<IstioVersion>()
            .Max();
    }
}
