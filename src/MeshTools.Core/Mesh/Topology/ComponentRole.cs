namespace MeshTools.Mesh.Topology;

/// <summary>What a workload of the mesh is there for.</summary>
internal enum ComponentRole
{
    /// <summary>istiod; istio-pilot up to 1.4 (SOURCES.md, section 0).</summary>
    ControlPlane,

    /// <summary>An ingress, egress or east-west gateway.</summary>
    Gateway,

    /// <summary>Kiali.</summary>
    Kiali,

    /// <summary>Anything else that came with the mesh: the CNI plugin, ztunnel, Galley, Mixer, Citadel, an addon.</summary>
    Other,
}
