namespace MeshTools.Mesh;

/// <summary>What a check looks at.</summary>
public enum MeshCheckCategory
{
    /// <summary>The API server and what it serves.</summary>
    Cluster,

    /// <summary>istiod, or Pilot and its companions in old releases.</summary>
    ControlPlane,

    /// <summary>Validating and mutating webhooks.</summary>
    Webhooks,

    /// <summary>Gateway workloads, their Services and Gateway objects.</summary>
    Gateways,

    /// <summary>Kiali and its login.</summary>
    Kiali,

    /// <summary>External authorization.</summary>
    ExtAuthz,

    /// <summary>Locality load balancing.</summary>
    Locality,

    /// <summary>TLS certificates of gateways.</summary>
    Certificates,

    /// <summary>Nodes and their labels.</summary>
    Nodes,

    /// <summary>What the user may do.</summary>
    Permissions,

    /// <summary>Versions and the steps between them.</summary>
    Versions,
}
