using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh.Config;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Locality;

/// <summary>
/// The mesh's own localityLbSetting. SOURCES.md, section 4: up to 1.5 its presence counts, from 1.6 on it is active unless
/// it says <c>enabled: false</c>. So nothing is written where it is active already; what is asked for one service stands in
/// that service's rule. Pure.
/// </summary>
internal static class MeshSetting
{
    private const string Path = "localityLbSetting";

    private static readonly KindRef Kind = MeshKinds.ConfigMap with { Version = "v1" };

    /// <summary>Switches it on; null when it is on.</summary>
    public static Change? Enable(MeshView view)
    {
        if (view.Config is not MeshConfig config || config.IsLocalityActive(view.Version))
        {
            return null;
        }

        JsonObject value = config.Locality?.DeepClone() as JsonObject ?? [];
        value["enabled"] = true;
        return MeshConfigEdit.Set(Address(config), config.Source.Body, Path, value, "Switch locality load balancing on in the mesh config");
    }

    /// <summary>Gives back what was there; null when MeshTools has not changed it.</summary>
    public static Change? Restore(MeshView view) => view.Config is not MeshConfig config
        ? null
        : MeshConfigEdit.Restore(Address(config), config.Source.Body, Path, "Restore localityLbSetting in the mesh config");

    private static ObjectAddress Address(MeshConfig config) => new(Kind, config.Source.Namespace, config.Source.Name);
}
