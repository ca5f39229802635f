using MeshTools.Mesh;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>What a gateway's own control plane is and reads: with several revisions another one does not count. Pure.</summary>
internal static class GatewayConfig
{
    /// <summary>The mesh config of the gateway's revision, or else the default one; null when there is none.</summary>
    public static MeshConfig? Of(MeshView view, MeshWorkload gateway)
    {
        string revision = Revision(view, gateway);
        string name = revision == RevisionReader.Default ? "istio" : "istio-" + revision;
        return view.Configs.FirstOrDefault(config => config.Source.Name == name) ?? view.Config;
    }

    /// <summary>The version of the gateway's control plane; null when there is none of its revision, or no image tells.</summary>
    public static IstioVersion? Version(MeshView view, MeshWorkload gateway)
    {
        string revision = Revision(view, gateway);
        return view.ControlPlanes.Where(plane => (plane.Revision ?? RevisionReader.Default) == revision).Select(static plane => plane.Version).OfType<IstioVersion>().Max();
    }

    /// <summary>The provider that a gateway's policies mean by a name; null when its control plane knows none.</summary>
    public static ExtAuthzProvider? Provider(MeshView view, MeshWorkload gateway, string name)
    {
        MeshConfig? config = Of(view, gateway);
        return ExtAuthzProvider.Read(view).FirstOrDefault(provider => provider.Name == name && provider.Config == config);
    }

    private static string Revision(MeshView view, MeshWorkload gateway)
    {
        // What the label says may be a tag, and a tag named default may stand for any revision.
        string label = gateway.Revision ?? RevisionReader.Default;
        return RevisionReader.Read(view.Snapshot, view.ControlPlanes).FirstOrDefault(revision => revision.Tags.Contains(label))?.Name ?? label;
    }
}
